import type { Sentence } from "./sentence.ts";

/** What a page says about the room that it is in, in English. */
export const PAGE_SENTENCES = {
  "document.full":
    "The document is full: it has {bytes} bytes of {limit}. What you write is not kept until something is deleted.",

  "standing.comeBack": "Come back",
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

/** The key of a sentence that a page says. */
export type PageKey = keyof typeof PAGE_SENTENCES;
