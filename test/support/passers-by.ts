import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import { SeededRandom } from "./seeded-random.ts";

/** Types of messages, and how often each is sent. */
const TYPES = ["cursor", "cursor", "cursor", "typing", "typing", "chat", "ping"];

/** Connections that are open at a time. */
const PRESENT = 2_000;

/** One connection in so many floods. */
const ONE_FLOODS = 500;

interface Slot {
  connection: number;
  left: number;
  isFlood: boolean;
}

/**
 * A stream of people who come, send some hundred messages and go, as cheap to make as it can be: so that what is measured is what plays it. It
 * takes no more memory than those who are there at a time.
 *
 * @param records how many there are, about
 * @param clients how many come in all, each once
 */
export function* passersBy(records: number, clients: number, seed = 1): Generator<TrafficEvent> {
  const random = new SeededRandom(seed);
  const each = Math.max(1, Math.floor(records / clients) - 2);
  const present = Math.min(PRESENT, clients);
  const slots: Slot[] = [];
  let at = 1_700_000_000_000;
  let come = 0;
  let index = 0;
  // Each sends some 5 messages a second, one a good deal more.
  const perMs = Math.max(1, (present * 5) / 1_000);
  for (let sent = 0; ;) {
    if (sent++ % perMs < 1) at++;
    index = slots.length < present && come < clients ? slots.length : random.below(slots.length);
    let slot = slots[index];
    if (slot === undefined || slot.left === 0) {
      if (slot !== undefined) yield { at, event: "close", connection: slot.connection };
      if (come === clients) {
        const last = slots.pop();
        if (last !== undefined && last !== slot) slots[index] = last;
        if (slots.length === 0) return;
        continue;
      }
      slot = { connection: ++come, left: each, isFlood: come % ONE_FLOODS === 0 };
      slots[index] = slot;
      yield { at, event: "open", connection: slot.connection, client: `c${slot.connection}` };
      continue;
    }
    // Those who flood send all they have at once.
    for (let count = slot.isFlood ? slot.left : 1; count > 0; count--) {
      slot.left--;
      const type = random.pick(TYPES) ?? null;
      yield { at, event: "message", connection: slot.connection, type, bytes: 20 + random.below(200) };
    }
  }
}
