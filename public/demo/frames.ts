import type { RoomFrame } from "../../party/frames.ts";

export type { ChatFrame, RoomFrame } from "../../party/frames.ts";

/** What the room sends. The bouncer's control messages do not come here: the guard takes them. */
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
