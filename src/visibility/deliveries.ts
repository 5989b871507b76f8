import type { ConnectionLike } from "../platform/room.ts";
import type { Session } from "../session/session.ts";
import { currentScope, type Scope, within } from "./scope.ts";
import { Lru } from "../shared/lru.ts";

/** How often a hidden client's timer may have sent what others said, until it is certain that the app gathers messages. */
const MOST_SUSPICIONS = 5;

/** The same for a handler that is still running, in a row: to await something and then send is common. */
const MOST_WHILE_RUNNING = 10;

/** The same for what a hidden client said and another one's timer may have sent, in a row. */
const MOST_SENT_ALONG = 10;

/** Messages that have led to nothing yet are remembered up to this number, the oldest forgotten first. */
const MOST_REMEMBERED = 100;

/**
 * What the app does with the messages that it is handed, once one of a hidden client was among them.
 *
 * Whatever a message sets off is sent in its author's name. That is wrong where an app gathers what several clients say and
 * sends it from one timer: the timer is of whoever started it. If that is a hidden client, the others' messages would reach
 * nobody; if it is another, the hidden one's would reach everybody. So it is watched for: something is sent late, and meanwhile
 * others said what has led to nothing. What is sent then goes to everyone, since honest messages must not vanish. If all of those
 * messages lead to something of their own after all, each has a timer of its own, and nothing is opened from then on.
 */
export class Deliveries {
  /** Whether there is anything to watch for. It stays so: what was set off by a hidden client may go on for as long as the room. */
  isOn = false;
  /** Whether the app was found to send several clients' messages together. Nobody can be hidden then. */
  areMixed = false;
  /** How many messages were handed to the app since it is watched. */
  count = 0;
  readonly #open = new Unanswered();
  readonly #hidden = new Unanswered();
  readonly #sentAlong = new WeakMap<Session, number>();
  /** For each suspicion, the messages that may have been gathered. */
  readonly #suspicions = new Set<Set<Delivery>>();
  readonly #onMixed: () => void;
  #hasOwnTimers = false;
  #whileRunning = 0;

  constructor(onMixed: () => void) {
    this.#onMixed = onMixed;
  }

  /**
   * Hands a message to the app.
   *
   * @param sees who may see what comes of it; `null` for everyone
   */
  hand<T>(author: Session, sees: Scope | null, deliver: () => T): T {
    const delivery = new Delivery(author, sees, this, ++this.count);
    let result: T;
    try {
      result = within(delivery, deliver);
    } catch (error) {
      delivery.end("failed");
      throw error;
    }
    delivery.isRunning = false;
    if (result instanceof Promise) {
      result.then(
        () => delivery.end("done"),
        () => delivery.end("failed"),
      );
    } else delivery.end("done");
    return result;
  }

  /** The app says whose word it sends: what that author has said is not lost. */
  sendsFor(author: Session): void {
    if (!this.isOn) return;
    this.#open.answer(author);
    this.#hidden.answer(author);
  }

  /** The app says that the message which it handles makes no sense: it does not gather that. */
  discount(): void {
    const scope = this.isOn ? currentScope() : undefined;
    if (scope instanceof Delivery) scope.discount();
  }

  /** A message has led to nothing, so far. */
  remember(delivery: Delivery): void {
    (delivery.isHidden ? this.#hidden : this.#open).add(delivery);
  }

  /** The app sends something in a message's context after all. */
  answered(delivery: Delivery): void {
    if (delivery.isHidden) {
      this.#sentAlong.delete(delivery.author);
      this.#hidden.delete(delivery);
      return;
    }
    this.#open.delete(delivery);
    for (const gathered of this.#suspicions) {
      if (!gathered.delete(delivery) || gathered.size > 0) continue;
      this.#suspicions.delete(gathered);
      this.#hasOwnTimers = true;
    }
  }

  /** A hidden client's message sends something late. Whether that may be what others have said in the meantime. */
  mayBeOthersToo(delivery: Delivery): boolean {
    const found = this.#open.since(delivery.number);
    if (found.length === 0) {
      if (!delivery.isOver) this.#whileRunning = 0;
      return false;
    }
    if (!this.areMixed) {
      if (!delivery.isOver) {
        if (++this.#whileRunning < MOST_WHILE_RUNNING) return false;
        this.#tell();
      } else if (this.#suspicions.add(new Set(found)).size >= MOST_SUSPICIONS) this.#tell();
    }
    for (const other of found) this.#open.delete(other);
    return this.areMixed || !this.#hasOwnTimers;
  }

  /** Somebody's message sends something late, which may come from a hidden client too. */
  maySendAlong(delivery: Delivery): void {
    const authors = new Set<Session>();
    for (const other of this.#hidden.since(delivery.number)) {
      authors.add(other.author);
      this.#hidden.delete(other);
    }
    for (const author of authors) {
      const times = (this.#sentAlong.get(author) ?? 0) + 1;
      this.#sentAlong.set(author, times);
      if (times >= MOST_SENT_ALONG) this.#tell();
    }
  }

  #tell(): void {
    if (this.areMixed) return;
    this.areMixed = true;
    this.#suspicions.clear();
    this.#onMixed();
  }
}

/** One message, and all that comes of it. */
class Delivery implements Scope {
  readonly author: Session;
  /** How many there were before it, and itself. */
  readonly number: number;
  /** Whether the part of the handler before its first `await` is running. */
  isRunning = true;
  /** Whether the handler has ended: what is sent from now on comes from a timer, or from something that it did not wait for. */
  isOver = false;
  readonly #sees: Scope | null;
  readonly #all: Deliveries;
  #hasSent = false;
  /** The count as of which it was decided last what is sent late, and how. */
  #decidedAt = 0;
  #isForEveryone = false;

  constructor(author: Session, sees: Scope | null, all: Deliveries, number: number) {
    this.author = author;
    this.number = number;
    this.#sees = sees;
    this.#all = all;
  }

  get isHidden(): boolean {
    return this.#sees !== null;
  }

  reaches(viewer: ConnectionLike): boolean {
    if (!this.#hasSent) {
      this.#hasSent = true;
      this.#all.answered(this);
    }
    if (this.isRunning) return this.#sees?.reaches(viewer) ?? true;
    // What is sent in one go is decided about once.
    if (this.#decidedAt !== this.#all.count) this.#decide();
    return this.#sees === null || this.#isForEveryone || this.#sees.reaches(viewer);
  }

  /** Nothing is to be expected of it. */
  discount(): void {
    this.#hasSent = true;
  }

  end(how: "done" | "failed"): void {
    this.isRunning = false;
    this.isOver = true;
    // What failed was not gathered either.
    if (!this.#hasSent && how === "done") this.#all.remember(this);
  }

  #decide(): void {
    this.#decidedAt = this.#all.count;
    if (this.#sees !== null) this.#isForEveryone = this.#all.mayBeOthersToo(this);
    else if (this.isOver) this.#all.maySendAlong(this);
  }
}

/** Messages that have led to nothing yet, in order. */
class Unanswered {
  readonly #deliveries = new Lru<number, Delivery>(MOST_REMEMBERED);

  add(delivery: Delivery): void {
    this.#deliveries.set(delivery.number, delivery);
  }

  delete(delivery: Delivery): void {
    this.#deliveries.delete(delivery.number);
  }

  answer(author: Session): void {
    for (const delivery of this.#deliveries.values()) if (delivery.author === author) this.delete(delivery);
  }

  since(number: number): Delivery[] {
    return [...this.#deliveries.values()].filter((delivery) => delivery.number > number);
  }
}
