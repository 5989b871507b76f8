import { classify } from "../../src/shared/classify.ts";
import { bytesOf, type Message } from "../../src/shared/message.ts";
import { later, now } from "../clock.ts";
import { type Announced, Budget } from "./budget.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan, TypePlan } from "./plan.ts";
import { type Data, Queue, settle, type Waiting } from "./queue.ts";

/** How a {@link GuardedPartySocket} paces itself. */
export interface PacingOptions extends Partial<Announced> {
  /** By the `type` of a message. */
  types?: Readonly<Record<string, TypePlan>> | undefined;
  /**
   * Ms after which a waiting message is not sent any more, if neither its own plan nor that of its type has a deadline. Binary messages
   * have no type. Default: a message waits for as long as it takes.
   */
  deadline?: number | undefined;
}

/** What a pacer works with. */
interface PacerDeps {
  /** Whether the socket is open. */
  isOpen(): boolean;
  transmit(data: Data): void;
  /** What the room's slow mode keeps back, and for how many ms. */
  readonly rules: { slowWaitFor(message: Message): number };
  /** Called if the number of waiting messages has changed. */
  onChange(): void;
}

const CAPACITY = 1_000;

/** Ms after a socket opened in which the room may still say what its limits are, and that a cool-down goes on. */
const WORD_DUE_WITHIN = 2_000;

/** Sends messages no faster than the room allows. While the limits are not known, as they come. */
export class Pacer {
  readonly #deps: PacerDeps;
  readonly #types: Readonly<Record<string, TypePlan>>;
  readonly #deadline: number;
  readonly #queue: Queue;
  readonly #maxMessageBytes: number | undefined;
  #waitsForPolicy: boolean;
  #budget: Budget | null = null;
  /** What went out before the limits were known. */
  #uncounted: { message: Message; at: number }[] = [];
  #openedAt = -Infinity;
  #pausedUntil = -Infinity;
  #isResting = false;
  #callOffPump: () => void = () => {};

  /** @param waitsForPolicy whether to wait for the room to announce its limits */
  constructor(
    deps: PacerDeps,
    { limits, maxMessageBytes, types = {}, deadline = Infinity }: PacingOptions,
    waitsForPolicy: boolean,
    capacity = CAPACITY,
  ) {
    this.#deps = deps;
    this.#types = types;
    this.#deadline = deadline;
    this.#queue = new Queue(capacity);
    this.#waitsForPolicy = waitsForPolicy;
    this.#maxMessageBytes = maxMessageBytes;
    if (limits !== undefined) this.follow({ limits, maxMessageBytes });
  }

  get queued(): number {
    return this.#queue.size;
  }

  /** Bytes that wait. */
  get bufferedAmount(): number {
    let bytes = 0;
    for (const { message } of this.#queue) bytes += bytesOf(message);
    return bytes;
  }

  /**
   * Sends a message as soon as the limits allow.
   *
   * @param onSettled called with what became of it, now or later
   * @returns the same, if it is known already; `null` if the message waits
   */
  add(data: Data, plan: Plan, onSettled: (outcome: Outcome) => void = () => {}): Outcome | null {
    const message = data as Message;
    const type = classify(message);
    const usual = type !== null && Object.hasOwn(this.#types, type) ? this.#types[type] : undefined;
    const key = plan.key ?? (usual?.coalesce === true ? type : null);
    const deadline = plan.deadline ?? usual?.deadline ?? this.#deadline;
    const waiting: Waiting = {
      data,
      message,
      type,
      key,
      priority: plan.priority ?? usual?.priority ?? 0,
      until: now() + deadline,
      outcome: null,
      onSettled,
    };
    this.#tellChange(() => {
      this.#queue.add(waiting);
      this.#advance();
      // What goes out at once needs no place.
      this.#queue.trim();
    });
    return waiting.outcome;
  }

  /**
   * Keeps to what the room has told.
   *
   * @param isSpent whether nothing is left of it: the room has just refused a message
   */
  follow({ limits, maxMessageBytes = this.#maxMessageBytes }: Announced, isSpent = false): void {
    this.#budget = new Budget({ limits, maxMessageBytes }, this.#budget);
    for (const { message, at } of this.#uncounted.splice(0)) this.#budget.charge(message, at);
    if (isSpent) this.#budget.spend(moment());
    this.pump();
  }

  /**
   * Sends nothing for so many ms.
   *
   * @param limit the one that refused, of which nothing is left; default: none did
   */
  pause(ms: number, limit: string | null = null): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now() + ms);
    if (limit !== null) this.#budget?.spend(moment(), limit);
    this.pump();
  }

  opened(): void {
    this.#isResting = false;
    this.#openedAt = now();
    // On a new connection the room says so, if it still waits.
    this.#pausedUntil = Math.min(this.#pausedUntil, this.#openedAt + WORD_DUE_WITHIN);
    this.#uncounted = [];
    this.pump();
  }

  /** Stops until the socket opens. What waits goes on waiting. */
  rest(): void {
    this.#isResting = true;
    this.#callOffPump();
  }

  /** Gives back what waits, in the order in which it would have been sent. */
  drain(): Data[] {
    this.#callOffPump();
    const waiting = this.#queue.drain();
    for (const each of waiting) settle(each, "drained");
    if (waiting.length > 0) this.#deps.onChange();
    return waiting.map(({ data }) => data);
  }

  /** Sends what may be sent now, and comes back when more may. */
  pump(): void {
    this.#tellChange(() => this.#advance());
  }

  #tellChange(task: () => void): void {
    const before = this.queued;
    task();
    if (this.queued !== before) this.#deps.onChange();
  }

  #advance(): void {
    this.#callOffPump();
    if (this.queued === 0 || this.#isResting) return;
    const at = now();
    this.#queue.expire(at);
    let wait = Infinity;
    if (this.#deps.isOpen()) {
      wait = Math.max(this.#pausedUntil, this.#policyDueAt()) - at;
      if (wait <= 0) wait = this.#send(moment());
    }
    for (const { until } of this.#queue) if (until - at < wait) wait = until - at;
    if (wait < Infinity) this.#callOffPump = later(wait, () => this.pump());
  }

  /** Until when to wait for the room's policy. An app that counts on one which never comes is told so, and is not kept waiting. */
  #policyDueAt(): number {
    if (this.#budget !== null || !this.#waitsForPolicy) return -Infinity;
    const dueAt = this.#openedAt + WORD_DUE_WITHIN;
    if (now() < dueAt) return dueAt;
    this.#waitsForPolicy = false;
    console.warn(
      "party-bouncer: sending without pacing, as the room has not announced its limits. " +
        "Add announce: true to its policy, or pass its limits as pacing: { limits }.",
    );
    return -Infinity;
  }

  /** @returns ms until more may go */
  #send(at: number): number {
    // What waits for a count has it to itself, or small messages would keep a large one waiting forever.
    const awaited = new Set<string>();
    const held = new Set<string | null>();
    let next = Infinity;
    const inLine = Array.from(this.#queue);
    for (const waiting of inLine) {
      const { message, type } = waiting;
      if (held.has(type)) continue;
      if (awaited.size > 0 && this.#budget?.isCountedIn(awaited, message) === true) {
        held.add(type);
        continue;
      }
      const refusal = this.#budget?.refuses(message, at) ?? null;
      const slowWait = this.#deps.rules.slowWaitFor(message);
      if (refusal === null && slowWait === 0) {
        this.#transmit(waiting, at);
        if (!this.#deps.isOpen()) break;
      } else if (refusal === null) {
        next = Math.min(next, slowWait);
        held.add(type);
      } else if (refusal.wait === Infinity) {
        this.#queue.remove(waiting);
        settle(waiting, "tooLarge");
      } else {
        next = Math.min(next, Math.max(refusal.wait, slowWait));
        held.add(type);
        awaited.add(refusal.count);
      }
    }
    return next;
  }

  #transmit(waiting: Waiting, at: number): void {
    this.#queue.remove(waiting);
    this.#deps.transmit(waiting.data);
    if (this.#budget !== null) this.#budget.charge(waiting.message, at);
    else if (now() - this.#openedAt < WORD_DUE_WITHIN) this.#uncounted.push({ message: waiting.message, at });
    settle(waiting, "sent");
  }
}

/**
 * What the limits are counted by: whole milliseconds, which the algorithms need, of a clock that nobody can set. A device that slept
 * waits a little longer than it had to.
 */
function moment(): number {
  return Math.floor(performance.now());
}
