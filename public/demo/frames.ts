export interface ChatFrame {
  type: "chat";
  id: string;
  from: string;
  text: string;
  at: number;
}

/** What the room sends. The bouncer's own frames are not among them: the guard keeps those. */
export type RoomFrame =
  | ChatFrame
  | { type: "welcome"; you: string; people: string[]; history: ChatFrame[] }
  | { type: "join" | "leave"; from: string; at: number }
  | { type: "error"; message: string };

export function parseFrame(data: unknown): RoomFrame | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as RoomFrame;
  } catch {
    return null;
  }
}

export function chat(text: string): string {
  return JSON.stringify({ type: "chat", text });
}
