import type { Reading } from "../limits/reading.ts";
import type { MessageEvent } from "../record/traffic-event.ts";
import type { BlobLike, Message } from "../shared/message.ts";

/** A message as a record has it: its type and its size are known, and nothing of what it says. */
export class RecordedMessage implements BlobLike {
  readonly event: MessageEvent;
  /** Who sent it, as results name it. */
  readonly client: string;

  constructor(event: MessageEvent, client: string) {
    this.event = event;
    this.client = client;
  }

  get size(): number {
    return this.event.bytes;
  }

  /** @throws {Error} always */
  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.reject(new Error("A record does not have what was sent."));
  }
}

/** Reads recorded messages. What a limit with a cost of its own is not in the record for costs 1. */
export const READS_RECORDS: Reading = {
  classifierOf: () => (message) => eventOf(message)?.type ?? null,
  isReally: (_, message) => eventOf(message)?.forged !== true,
  costBy: (limit, cost) =>
    typeof cost === "function" ? (message) => recordedCost(eventOf(message), limit) : cost,
};

/** What a message costs by the limit of this name: 1 if the record does not say so. */
export function recordedCost(event: Pick<MessageEvent, "costs"> | null, limit: string): number {
  const costs = event?.costs;
  // Names are an app's own, and `constructor` is one.
  return costs !== undefined && Object.hasOwn(costs, limit) ? (costs[limit] ?? 1) : 1;
}

function eventOf(message: Message): MessageEvent | null {
  return message instanceof RecordedMessage ? message.event : null;
}
