import type { Message } from "../shared/message.ts";
import { whileHearing } from "./hearing.ts";
import type { ConnectionLike, MessageCallbacks } from "./room.ts";

/** A connection as something to listen to. */
interface Target extends ConnectionLike {
  addEventListener(type: string, listener: unknown, options?: unknown): void;
  removeEventListener(type: string, listener: unknown, options?: unknown): void;
  onmessage?: unknown;
}

interface MessageEventLike {
  readonly data: Message;
  stopImmediatePropagation?(): void;
}

type Listener = ((event: unknown) => unknown) | { handleEvent(event: unknown): unknown };

interface Options {
  readonly capture?: boolean;
  readonly once?: boolean;
  readonly signal?: {
    readonly aborted: boolean;
    addEventListener(type: "abort", listener: () => void, options: { once: true }): void;
  };
}

interface Entry {
  readonly listener: Listener;
  readonly capture: boolean;
  readonly once: boolean;
  isRemoved: boolean;
}

/** Of so many refused messages, it is watched whether one is read: it costs some, and a listener that reads one reads the next. */
const SAMPLE = 16;

const NONE: readonly Entry[] = [];

const guarded = new WeakMap<object, Listeners>();

function asItIs(): void {}

/**
 * Puts the bouncer before everything that listens to a connection's messages, whenever it begins to: the host, the app, a library.
 * Listeners get only the messages that the bouncer lets pass, and each message is judged once.
 *
 * To be the first listener would not do: workerd calls `onmessage` before all listeners. So the connection's own methods are
 * replaced, which has to happen before the host attaches its listener. On both hosts that is where it asks for the connection's tags.
 *
 * @param dress changes an event that passed, before anybody hears it. Default: nothing.
 */
export function guardListeners(
  connection: ConnectionLike,
  callbacks: MessageCallbacks,
  dress: (event: { readonly data: unknown }) => void = asItIs,
): void {
  const target = connection as Partial<Target> & ConnectionLike;
  if (guarded.has(connection) || typeof target.addEventListener !== "function") return;
  guarded.set(connection, new Listeners(target as Target, callbacks, dress));
  Object.defineProperties(connection, METHODS);
}

function addEventListener(this: object, type: string, listener: unknown, options?: unknown): void {
  listenersOf(this).add(type, listener, options);
}

/** Shared by all connections, so that none has functions of its own. */
const METHODS: PropertyDescriptorMap = {
  addEventListener: { configurable: true, writable: true, value: addEventListener },
  removeEventListener: {
    configurable: true,
    writable: true,
    value(this: object, type: string, listener: unknown, options?: unknown): void {
      listenersOf(this).remove(type, listener, options);
    },
  },
  onmessage: {
    configurable: true,
    /** The runtime looks it up at each message too, and would call what it finds, past the bouncer. So the handler is called with the listeners. */
    get: () => null,
    set(this: object, listener: unknown): void {
      listenersOf(this).hearOnly(listener);
    },
  },
};

function listenersOf(connection: object): Listeners {
  const listeners = guarded.get(connection);
  // As the runtime's own methods do on what is no socket.
  if (listeners === undefined) throw new TypeError("Illegal invocation");
  return listeners;
}

/**
 * Whether something listens to a connection past the bouncer: its `addEventListener` was replaced, or a message that was refused has been
 * read anyway. Code that takes `addEventListener` from `EventTarget.prototype` can do so.
 */
export function isOverheard(connection: ConnectionLike): boolean {
  const listeners = guarded.get(connection);
  if (listeners === undefined) return false;
  return listeners.isOverheard || (connection as Target).addEventListener !== addEventListener;
}

/** Notes whether anybody reads an event's data from now on. */
function watchReads(event: MessageEventLike, onRead: () => void): void {
  const { data } = event;
  const get = (): Message => {
    onRead();
    return data;
  };
  Object.defineProperty(event, "data", { configurable: true, get });
}

/** What listens to one connection. Only messages are kept here: all other events are the connection's own matter. */
class Listeners {
  readonly #target: Target;
  readonly #callbacks: MessageCallbacks;
  readonly #dress: (event: MessageEventLike) => void;
  readonly #add: Target["addEventListener"];
  readonly #remove: Target["removeEventListener"];
  #entries = NONE;
  #only: ((event: unknown) => unknown) | null = null;
  #isListening = false;
  #refused = 0;
  /** Whether something has read a message that was handed to nobody. */
  isOverheard = false;

  constructor(target: Target, callbacks: MessageCallbacks, dress: (event: MessageEventLike) => void) {
    this.#target = target;
    this.#dress = dress;
    this.#callbacks = callbacks;
    this.#add = target.addEventListener;
    this.#remove = target.removeEventListener;
  }

  add(type: string, listener: unknown, options?: unknown): void {
    if (type !== "message") {
      this.#add.call(this.#target, type, listener, options);
      return;
    }
    if (!isListener(listener)) return;
    const { capture, once, signal } = optionsOf(options);
    if (signal?.aborted === true || this.#indexOf(listener, capture) >= 0) return;
    this.#entries = [...this.#entries, { listener, capture, once, isRemoved: false }];
    signal?.addEventListener("abort", () => this.remove(type, listener, capture), { once: true });
    this.#listen();
  }

  remove(type: string, listener: unknown, options?: unknown): void {
    if (type !== "message") {
      this.#remove.call(this.#target, type, listener, options);
      return;
    }
    this.#take(this.#indexOf(listener, optionsOf(options).capture));
  }

  /** `onmessage`. */
  hearOnly(listener: unknown): void {
    this.#only = typeof listener === "function" ? (listener as (event: unknown) => unknown) : null;
    if (this.#only !== null) this.#listen();
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#add.call(this.#target, "message", (event: MessageEventLike) => {
      let isTheirs = false;
      this.#callbacks.handle(this.#target, event.data, () => {
        isTheirs = true;
        return whileHearing(this.#target, () => this.#deliver(event));
      });
      if (!isTheirs && this.#refused++ % SAMPLE === 0)
        watchReads(event, () => {
          if (!isTheirs) this.isOverheard = true;
        });
    });
  }

  #deliver(event: MessageEventLike): void {
    this.#dress(event);
    const entries = this.#entries;
    const first = entries[0];
    // Mostly the host alone listens.
    if (first !== undefined && entries.length === 1 && this.#only === null) this.#call(first, event);
    else this.#dispatch(event);
  }

  /** Calls everything that listens, in order. If one throws the others still hear, and the first error is the event's. */
  #dispatch(event: MessageEventLike): void {
    let isStopped = false;
    event.stopImmediatePropagation = () => {
      isStopped = true;
    };
    const only = this.#only;
    const entries: readonly Entry[] =
      only === null
        ? this.#entries
        : [{ listener: only, capture: false, once: false, isRemoved: false }, ...this.#entries];
    const errors: unknown[] = [];
    for (const entry of entries) {
      if (isStopped) break;
      try {
        this.#call(entry, event);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  #call(entry: Entry, event: MessageEventLike): void {
    if (entry.isRemoved) return;
    if (entry.once) this.#take(this.#entries.indexOf(entry));
    const { listener } = entry;
    if (typeof listener === "function") listener.call(this.#target, event);
    else listener.handleEvent(event);
  }

  #indexOf(listener: unknown, capture: boolean): number {
    return this.#entries.findIndex((entry) => entry.listener === listener && entry.capture === capture);
  }

  /** An event that is being dispatched keeps its list of listeners: one that is added meanwhile gets the next message first. */
  #take(index: number): void {
    const entry = this.#entries[index];
    if (entry === undefined) return;
    entry.isRemoved = true;
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}

function isListener(listener: unknown): listener is Listener {
  return typeof listener === "function" || (typeof listener === "object" && listener !== null);
}

function optionsOf(options: unknown): { capture: boolean; once: boolean; signal: Options["signal"] } {
  const {
    capture = false,
    once = false,
    signal,
  }: Options = typeof options === "object" && options !== null ? options : { capture: options === true };
  return { capture, once, signal };
}
