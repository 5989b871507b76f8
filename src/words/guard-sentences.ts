import type { Sentence } from "./sentence.ts";

/** What the guard beside a socket says to a person, in English. */
export const GUARD_SENTENCES = {
  "away.banned": "You have been banned from this room.",
  "away.tooManyConnections":
    "There are too many connections to this room. Close another one, then try again.",
  "away.connects": "You connect too often.",
  "away.shared": "Too much was sent from your network address, and you have been disconnected.",
  "away.tooFast": "You were sending too fast and have been disconnected.",
  "away.backIn": "You can come back {wait, in}.",
  "away.backNow": "You can come back now.",
  "away.resynced": "You are sending too fast. Nothing is lost: your client connects again and synchronises.",
} satisfies Record<string, Sentence>;

/** The key of a sentence that a guard says. */
export type GuardKey = keyof typeof GUARD_SENTENCES;
