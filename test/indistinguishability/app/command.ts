/** What a client can ask for. */
export type Command =
  | { type: "say" | "announce" | "shout" | "number"; text: string }
  | { type: "later" | "remind" | "chain" | "gather" | "collect" | "ask"; text: string }
  | { type: "stream" | "expire" | "lend"; text: string }
  | { type: "tell"; id: string; text: string }
  | { type: "tell-user"; user: string; text: string }
  | { type: "rename"; name: string }
  | { type: "typing" | "history" | "people" | "throw" | "leave" }
  /** About the newest message that its sender can see, or the newest of its own. */
  | { type: "react"; emoji: string }
  | { type: "edit"; text: string };

/** @returns `null` where that is no JSON */
export function parseCommand(message: string): Command | null {
  try {
    return JSON.parse(message) as Command;
  } catch {
    return null;
  }
}
