import type { Verdict } from "../strikes/verdict.ts";
import { type Bytes, ByteWriter, joined } from "./byte-writer.ts";
import { ACTIONS } from "./event-of.ts";
import {
  BEGINS,
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
import { writeRest } from "./packed-rest.ts";
import { WritingDictionaries } from "./writing-dictionaries.ts";
import type { MessageEvent, Pseudonym, TrafficEvent } from "./traffic-event.ts";

type Action = Verdict["action"];

/** A frame that is as large is full, in bytes. */
const FULL = 2 ** 16;
/** Ms. More is said as a time. */
const LONGEST_PAUSE = 2 ** 31;
const NO_TIME = -1;

const DECISIONS = new Map<Action | undefined, number>(ACTIONS.map((action, index) => [action, index + 1]));
/** From here on a limit follows. */
const HELD = 2;

/** Writes events in their packed form: see `packed-form.ts`. Events must be valid, as they are if {@link eventOf} made them. */
export class PackedWriter {
  readonly #out = new ByteWriter();
  readonly #dictionaries = new WritingDictionaries(this.#out);
  readonly #frame = new ByteWriter();
  /** Frames that are complete, and nobody has taken yet. */
  readonly #frames: Uint8Array<ArrayBuffer>[] = [];
  #begins = true;
  #size = 0;
  #at = NO_TIME;
  #connection: Pseudonym | null = null;
  #type: string | null = null;

  /** How many bytes the chunk has by now, whether they were taken or not. What is not in a frame yet lacks its size. */
  get size(): number {
    return this.#size + this.#out.length;
  }

  /** How many bytes nobody has taken yet. */
  get pending(): number {
    return this.#frames.reduce((sum, { length }) => sum + length, this.#out.length);
  }

  /** Begins a new chunk, which can be read without those before it. */
  begin(): void {
    this.#endFrame();
    this.#begins = true;
    this.#size = 0;
    this.#at = NO_TIME;
    this.#connection = null;
    this.#type = null;
    this.#dictionaries.clear();
  }

  /** All frames since they were last taken: none if nothing was written. */
  take(): Bytes {
    this.#endFrame();
    return joined(this.#frames.splice(0));
  }

  /**
   * A message, as {@link write} would write it. It allocates nothing, but for a connection, a type or a limit that is new to the chunk.
   *
   * @param length in UTF-16 code units if it is text, else the same as `bytes`
   */
  message(
    at: number,
    connection: Pseudonym,
    type: string | null,
    bytes: number,
    length: number,
    verdict: Action | undefined,
    limit: string | null,
    isAsked = false,
    isForged = false,
    isControl = false,
  ): void {
    const more = (isAsked ? IS_ASKED : 0) | (isForged ? IS_FORGED : 0) | (isControl ? IS_CONTROL : 0);
    this.#message(at, connection, type, bytes, length, verdict, limit, more);
  }

  write(event: TrafficEvent): void {
    if (event.event === "message") return this.#writeMessage(event);
    this.#time(event.at);
    this.#out.byte(IS_OTHER | KINDS[event.event]);
    this.#passed(event.at);
    if ("connection" in event) {
      this.#connection = event.connection;
      this.#dictionaries.connection(event.connection);
    }
    writeRest(this.#out, this.#dictionaries, event);
  }

  #writeMessage(event: MessageEvent): void {
    const { at, connection, type, bytes, length, verdict, limit, client, costs, wait } = event;
    const more =
      ((client ?? null) === null ? 0 : HAS_CLIENT) |
      (event.asked === undefined ? 0 : IS_ASKED) |
      (event.forged === undefined ? 0 : IS_FORGED) |
      (event.control === undefined ? 0 : IS_CONTROL) |
      (costs === undefined ? 0 : HAS_COSTS) |
      (wait === undefined ? 0 : HAS_WAIT) |
      (wait === undefined || event.blameless === undefined ? 0 : IS_BLAMELESS);
    this.#message(at, connection, type ?? null, bytes, length ?? bytes, verdict, limit ?? null, more);
    if ((client ?? null) !== null) this.#dictionaries.name(client as Pseudonym);
    if (costs !== undefined) {
      const entries = Object.entries(costs);
      this.#out.varint(entries.length);
      for (const [name, cost] of entries) {
        this.#dictionaries.word(name);
        this.#out.number(cost);
      }
    }
    if (wait !== undefined) this.#out.number(wait);
  }

  #message(
    at: number,
    connection: Pseudonym,
    type: string | null,
    bytes: number,
    length: number,
    verdict: Action | undefined,
    limit: string | null,
    moreThanLimit: number,
  ): void {
    this.#time(at);
    const out = this.#out;
    const dictionaries = this.#dictionaries;
    const decision = DECISIONS.get(verdict) ?? 0;
    const isRefused = decision >= HELD;
    const more = moreThanLimit | (isRefused || limit === null ? 0 : HAS_LIMIT);
    const isSame = connection === this.#connection;
    const isSameType = type === this.#type;
    out.byte(
      decision |
        (length === bytes ? 0 : HAS_LENGTH) |
        (isSame ? SAME_CONNECTION : 0) |
        (isSameType ? SAME_TYPE : 0) |
        (more === 0 ? 0 : HAS_MORE),
    );
    this.#passed(at);
    if (!isSame) dictionaries.connection(connection);
    if (!isSameType) dictionaries.word(type);
    this.#connection = connection;
    this.#type = type;
    out.varint(bytes);
    if (length !== bytes) out.varint(bytes - length);
    if (isRefused) dictionaries.word(limit);
    if (more === 0) return;
    out.byte(more);
    if ((more & HAS_LIMIT) !== 0) dictionaries.word(limit);
  }

  /** Says the time, if what has passed since the event before does not say it. */
  #time(at: number): void {
    if (this.#out.length >= FULL) {
      this.#endFrame();
      if (this.#size > MOST_CHUNK / 2) this.begin();
    }
    const passed = at - this.#at;
    const isSaid = passed >= 0 && passed < LONGEST_PAUSE && Number.isInteger(passed);
    if (this.#at !== NO_TIME && isSaid && this.#at + passed === at) return;
    this.#out.byte(IS_OTHER | TIME);
    this.#out.number(at);
    this.#at = at;
  }

  #passed(at: number): void {
    this.#out.varint(at - this.#at);
    this.#at = at;
  }

  #endFrame(): void {
    if (this.#out.length === 0) return;
    const events = this.#out.take();
    const frame = this.#frame;
    frame.varint(events.length + 1);
    frame.byte(this.#begins ? BEGINS : GOES_ON);
    frame.bytes(events);
    this.#size += frame.length;
    this.#frames.push(frame.take());
    this.#begins = false;
  }
}
