import * as z from "zod/mini";

/** What a client may send. Everything else is answered with an error frame. */
const clientFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("chat"), text: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)) }),
  z.object({ type: z.literal("rename"), name: z.string().check(z.trim(), z.minLength(1), z.maxLength(32)) }),
]);

export type ClientFrame = z.infer<typeof clientFrame>;

/** What someone said, as everyone gets it. */
export interface ChatFrame {
  type: "chat";
  id: string;
  from: string;
  text: string;
  /** Epoch ms. */
  at: number;
}

export interface ErrorFrame {
  type: "error";
  message: string;
}

export type RoomFrame =
  | ChatFrame
  | ErrorFrame
  | { type: "welcome"; you: string; people: string[]; history: ChatFrame[] }
  | { type: "join" | "leave"; from: string; at: number }
  | { type: "rename"; from: string; to: string; at: number };

/** What a client sent, or the error frame it gets. Never throws, whatever it sent. */
export function parseClientFrame(message: unknown): ClientFrame | ErrorFrame {
  if (typeof message !== "string") return error("Send text, not binary.");
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return error('That is not JSON. Send {"type":"chat","text":"..."}.');
  }
  const result = clientFrame.safeParse(json);
  if (result.success) return result.data;
  return error(
    'Send {"type":"chat","text":"..."} with 1 to 500 characters of text, or {"type":"rename","name":"..."} with 1 to 32.',
  );
}

export function text(frame: RoomFrame): string {
  return JSON.stringify(frame);
}

function error(message: string): ErrorFrame {
  return { type: "error", message };
}
