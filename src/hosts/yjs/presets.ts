import type { Limit } from "../../policy/limit.ts";
import type { Preset } from "../../policy/presets.ts";

const MIB = 1_048_576;

/** What asks the room for something large. A client asks when it connects, and some every few seconds. */
const QUESTIONS: readonly string[] = ["sync-step-1", "query-awareness"];

/** As many as a page with several tabs asks when its network is back. Few wait: each is for something large. */
const questions: Limit = {
  name: "questions",
  match: { type: QUESTIONS },
  limit: 5,
  window: "1s",
  burst: 30,
  onRefusal: { do: "hold", messages: 30, overflow: "resync" },
};

/** Policies for the rooms of Yjs. */
export interface YjsPresets {
  /**
   * For documents, and the carets and pointers of those who write them. A pointer that is drawn 240 times a second, and a drag that
   * changes the document as often, have room beside each other; so have a thousand changes at once, a paste of megabytes, and what somebody
   * wrote in weeks without a network.
   *
   * Nothing is dropped. What is too much waits its turn, at most two seconds or so. If that is too much as well, the connection is closed with 4525,
   * and its provider comes back and synchronises: its changes arrive in one message, which is free. After five times it is closed for
   * half a minute.
   */
  readonly document: Preset;

  /**
   * For rooms that carry pointers and presence, and whose document stays nearly empty. It has less room for changes than
   * {@link document}, and messages wait for a shorter time: a position that is old is worth little, but the last one has to arrive.
   */
  readonly awareness: Preset;
}

/**
 * Policies for the rooms of Yjs to start from. Each is a plain object: read it, spread it, change what does not fit.
 *
 * @example
 * export class Document extends withBouncer(YServer, { ...presets.document, identify: (request) => request.headers.get("x-user") }) {}
 */
export const presets: YjsPresets = {
  document: {
    limits: [
      { name: "messages", limit: 600, window: "1s", burst: 1_200 },
      { name: "bytes", cost: "bytes", limit: MIB / 2, window: "1s", burst: 8 * MIB },
      questions,
    ],
    maxMessageBytes: 4 * MIB,
    onRefusal: { do: "hold", messages: 1_200, bytes: MIB, overflow: "resync" },
    cooldown: { base: "500ms", factor: 2, max: "4s", grace: "1s" },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 6, do: "close", for: "30s" },
    ],
  },

  awareness: {
    limits: [
      { name: "messages", limit: 300, window: "1s", burst: 600 },
      { name: "bytes", cost: "bytes", limit: MIB / 8, window: "1s", burst: 2 * MIB },
      questions,
    ],
    maxMessageBytes: MIB,
    onRefusal: { do: "hold", messages: 150, bytes: MIB / 4, overflow: "resync" },
    cooldown: { base: "500ms", factor: 2, max: "4s", grace: "1s" },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 6, do: "close", for: "30s" },
    ],
  },
};
