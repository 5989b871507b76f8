import type { Sentence } from "./sentence.ts";

/** What the client's own guard, and the parts of a page that belong to it, say to a person, in English. */
export const CLIENT_SENTENCES = {
  "away.banned": "You have been banned from this room.",
  "away.tooManyConnections":
    "There are too many connections to this room. Close another one, then try again.",
  "away.connects": "You connect too often.",
  "away.shared": "Too much was sent from your network address, and you have been disconnected.",
  "away.tooFast": "You were sending too fast and have been disconnected.",
  "away.backIn": "You can come back {wait, in}.",
  "away.backNow": "You can come back now.",
  "away.comeBack": "Come back",
  "send.resynced": "You are sending too fast. Nothing is lost: your client connects again and synchronises.",
  "document.full":
    "The document is full: it has {bytes} bytes of {limit}. What you write is not kept until something is deleted.",

  "send.again": "You can send again {wait, in}.",
  "send.waiting": {
    one: "{count} message is waiting to be sent.",
    other: "{count} messages are waiting to be sent.",
  },
  "slowMode.on": "Slow mode is on. Please leave {every, duration} between two messages.",

  "appeal.title": "Answer to this decision",
  "appeal.explanation": "You can answer once. A moderator will read it.",
  "appeal.label": "Your answer",
  "appeal.left": { one: "{count} character left", other: "{count} characters left" },
  "appeal.send": "Send answer",
  "appeal.open": "Your answer was sent. You will be told here what is decided.",
  "appeal.approved": "Your answer was accepted, and the ban is over.",
  "appeal.rejected": "Your answer was read, and the ban stays.",
  "appeal.note": "From the moderator: {note}",
  "appeal.failed": "Your answer could not be sent. Please try again later.",
} satisfies Record<string, Sentence>;

/** The key of a sentence that a client says. */
export type ClientKey = keyof typeof CLIENT_SENTENCES;
