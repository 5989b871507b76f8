import { z } from "zod";

/** What a client may send. Everything else is answered with an error frame. */
const said = z.object({
  type: z.literal("chat"),
  text: z.string().trim().min(1).max(500),
});

/** What someone said, as everyone gets it. */
export interface ChatFrame {
  type: "chat";
  id: string;
  from: string;
  text: string;
  /** Epoch ms. */
  at: number;
}

export type RoomFrame =
  | ChatFrame
  | { type: "welcome"; you: string; people: string[]; history: ChatFrame[] }
  | { type: "join" | "leave"; from: string; at: number }
  | { type: "error"; message: string };

/** The text a client wants to say, or the error frame it gets. Never throws, whatever it sent. */
export function parseSaid(message: unknown): { text: string } | { error: RoomFrame } {
  if (typeof message !== "string") return { error: error("Send text, not binary.") };
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return { error: error('That is not JSON. Send {"type":"chat","text":"..."}.') };
  }
  const result = said.safeParse(json);
  if (result.success) return { text: result.data.text };
  return { error: error('Send {"type":"chat","text":"..."} with 1 to 500 characters of text.') };
}

function error(message: string): RoomFrame {
  return { type: "error", message };
}
