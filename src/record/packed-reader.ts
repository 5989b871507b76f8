import { ByteReader, Damaged } from "./byte-reader.ts";
import { ACTIONS } from "./event-of.ts";
import {
  BEGINS,
  DECISION,
  GOES_ON,
  HAS_CLIENT,
  HAS_COSTS,
  HAS_LENGTH,
  HAS_LIMIT,
  HAS_MORE,
  HAS_WAIT,
  IS_BLAMELESS,
  IS_ASKED,
  IS_CONTROL,
  IS_FORGED,
  IS_OTHER,
  KINDS,
  MOST_CHUNK,
  SAME_CONNECTION,
  SAME_TYPE,
  TIME,
} from "./packed-form.ts";
import { Frames } from "./frames.ts";
import { readRest } from "./packed-rest.ts";
import { ReadingDictionaries } from "./reading-dictionaries.ts";
import { isAmount } from "../shared/shape.ts";
import type { MessageEvent, Pseudonym, TrafficEvent } from "./traffic-event.ts";

type Kind = keyof typeof KINDS;
const KIND_OF = new Map(Object.entries(KINDS).map(([kind, number]) => [number, kind as Kind]));
const NO_COSTS: Readonly<Record<string, number>> = {};

/** Reads frames one after the other: see `packed-form.ts`. */
export class PackedReader {
  readonly #dictionaries = new ReadingDictionaries();
  /** Whether a part of the chunk is missing, so that nothing can be read before the next one. */
  #isLost = true;
  /** Bytes of the chunk by now. */
  #size = 0;
  #at: number | null = null;
  #connection: Pseudonym | null = null;
  #type: string | null = null;

  /**
   * @param frame without its size
   * @param events to which those of the frame are added, as far as it can be read
   * @returns why it cannot be read further; `null` if it was read to its end
   */
  read(frame: Uint8Array, events: TrafficEvent[]): string | null {
    try {
      const from = new ByteReader(frame);
      this.#enter(from.byte(), frame.length);
      while (!from.isAtEnd) {
        const event = this.#next(from);
        if (event !== null) events.push(event);
      }
      return null;
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      this.#isLost = true;
      return error.message;
    }
  }

  #enter(flag: number, size: number): void {
    this.#size += size;
    if (flag === BEGINS) {
      this.#dictionaries.clear();
      this.#isLost = false;
      this.#size = size;
      this.#at = null;
      this.#connection = null;
      this.#type = null;
    } else if (flag !== GOES_ON) throw new Damaged("it is no frame");
    else if (this.#isLost) throw new Damaged("what comes before it is missing");
    else if (this.#size > MOST_CHUNK) throw new Damaged("its chunk is too large");
  }

  #next(from: ByteReader): TrafficEvent | null {
    const head = from.byte();
    if ((head & IS_OTHER) === 0) return this.#message(head, from);
    const number = head & ~IS_OTHER;
    if (number === TIME) {
      this.#at = from.amount();
      return null;
    }
    const kind = KIND_OF.get(number);
    if (kind === undefined) throw new Damaged("an event is of an unknown kind");
    const event = readRest(from, this.#dictionaries, kind, this.#time(from));
    if ("connection" in event) this.#connection = event.connection;
    return event;
  }

  #time(from: ByteReader): number {
    if (this.#at === null) throw new Damaged("it does not say the time");
    this.#at += from.varint();
    if (!isAmount(this.#at)) throw new Damaged("a time is out of bounds");
    return this.#at;
  }

  #message(head: number, from: ByteReader): MessageEvent {
    const dictionaries = this.#dictionaries;
    const at = this.#time(from);
    if ((head & SAME_CONNECTION) === 0) this.#connection = dictionaries.connection(from);
    if ((head & SAME_TYPE) === 0) this.#type = dictionaries.word(from);
    const [connection, type] = [this.#connection, this.#type];
    if (connection === null) throw new Damaged("it does not say the connection");
    const bytes = from.varint();
    const length = (head & HAS_LENGTH) === 0 ? bytes : bytes - from.varint();
    if (length < 0 || bytes > 3 * length) throw new Damaged("a length is out of bounds");
    const decision = head & DECISION;
    const verdict = decision === 0 ? undefined : ACTIONS[decision - 1];
    let limit = decision > 1 ? dictionaries.word(from) : null;
    const more = (head & HAS_MORE) === 0 ? 0 : from.byte();
    if ((more & HAS_LIMIT) !== 0) limit = dictionaries.word(from);
    const message: MessageEvent = { at, event: "message", connection, type, bytes, verdict, limit };
    if (length === bytes && (more & ~HAS_LIMIT) === 0) return message;
    return {
      ...message,
      ...((more & HAS_CLIENT) !== 0 && { client: dictionaries.name(from) }),
      ...(length !== bytes && { length }),
      ...((more & IS_ASKED) !== 0 && { asked: true }),
      ...((more & IS_FORGED) !== 0 && { forged: true }),
      ...((more & IS_CONTROL) !== 0 && { control: true }),
      ...((more & HAS_COSTS) !== 0 && { costs: this.#costs(from) }),
      ...((more & HAS_WAIT) !== 0 && { wait: from.wait() }),
      ...((more & HAS_WAIT) !== 0 && (more & IS_BLAMELESS) !== 0 && { blameless: true }),
    };
  }

  #costs(from: ByteReader): Readonly<Record<string, number>> {
    const costs = from.list(() => [this.#dictionaries.word(from) ?? "", from.amount()] as const);
    return costs.length === 0 ? NO_COSTS : Object.fromEntries(costs);
  }
}

/**
 * Reads bytes in the packed form: one chunk or several, with a header or without. What is damaged is left out up to the next chunk, and
 * what is cut off at its end up to there.
 *
 * @param onDamage called for each frame of which something is left out
 * @throws {TrafficFormatError} if it is damaged so that no further frame can be found
 */
export function* unpack(
  bytes: Uint8Array,
  onDamage: () => void = () => {},
): Generator<TrafficEvent, void, undefined> {
  const reader = new PackedReader();
  for (const frame of new Frames().take(bytes)) {
    const events: TrafficEvent[] = [];
    if (reader.read(frame, events) !== null) onDamage();
    yield* events;
  }
}
