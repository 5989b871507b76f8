import { afterEach, beforeEach, vi } from "vitest";
import { GuardedPartySocket, type GuardedPartySocketOptions } from "../../../../client/index.ts";
import type { Policy } from "../../../../src/policy/policy.ts";
import type { Message } from "../../../../src/shared/message.ts";
import { byHeaders, type HibernatingConnection, Room, settled } from "../../../support/room.ts";
import { START } from "../../../support/time.ts";

/** How evenly a network carries: each frame takes `latency` and at most `jitter` more, in ms. None overtakes another. */
export interface Weather {
  readonly latency: number;
  readonly jitter: number;
}

/** So many messages in a second are what is tested, not a render loop. Clocks and warnings are as before after each test. */
export function beWithoutWarnings(): void {
  beforeEach(() => {
    vi.stubEnv("NODE_ENV", "production");
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

/** Numbers between 0 and 1 that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Line {
  readonly socket: { arrive(type: string, fields?: object): void };
  readonly connection: HibernatingConnection;
  isUp: boolean;
}

/** A room with its real bouncer, a network, and sockets on it, under fake timers. Its clock is right, whatever `Date` says. */
export class World {
  readonly room: Room;
  /** What the room got, in order. */
  readonly received: Message[] = [];
  /** When it got them, in ms since the start. */
  readonly receivedAt: number[] = [];
  /** What was in flight when a connection was cut. */
  readonly lost = new Set<unknown>();
  /** When something was given to the network (ms since the start), and what. */
  readonly carried: { at: number; data: unknown }[] = [];
  isOnline = true;
  readonly #weather: Weather;
  readonly #random: () => number;
  readonly #lines = new Set<Line>();
  #visits = 0;

  constructor(policy: Policy, weather: Weather, seed = 1) {
    vi.useFakeTimers({
      now: START,
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    });
    this.#weather = weather;
    this.#random = randomFrom(seed);
    vi.spyOn(Math, "random").mockImplementation(this.#random);
    this.room = new Room({ announce: true, ...policy, identify: byHeaders });
  }

  /** The socket of the only client. */
  connect(options: Partial<GuardedPartySocketOptions> = {}): GuardedPartySocket {
    return new GuardedPartySocket({
      host: "room.example",
      room: "lobby",
      id: "visitor",
      minReconnectionDelay: 100,
      maxReconnectionDelay: 500,
      maxEnqueuedMessages: 10_000,
      WebSocket: socketOn(this),
      ...options,
    });
  }

  get warnings(): unknown[] {
    return this.room.here.flatMap(({ warnings }) => warnings);
  }

  /** Cuts every connection for so long. */
  cut(ms: number): void {
    this.isOnline = false;
    for (const line of this.#lines) {
      line.isUp = false;
      this.room.leave(line.connection);
      line.socket.arrive("close", { code: 1006, reason: "" });
    }
    this.#lines.clear();
    setTimeout(() => (this.isOnline = true), ms);
  }

  /** Lets time pass until `isOver`, or for so many ms. */
  async pass(ms: number, isOver: () => boolean = () => false): Promise<void> {
    const end = performance.now() + ms;
    const alarm = setTimeout(() => {}, ms);
    await settled();
    while (performance.now() < end && !isOver()) {
      vi.advanceTimersToNextTimer();
      await settled();
    }
    clearTimeout(alarm);
  }

  /** In order: nothing arrives before what was sent before it. */
  way(): (deliver: () => void) => void {
    let last = 0;
    return (deliver) => {
      const { latency, jitter } = this.#weather;
      last = Math.max(last, performance.now() + latency + Math.floor(this.#random() * (jitter + 1)));
      setTimeout(deliver, last - performance.now());
    };
  }

  async accept(socket: Line["socket"]): Promise<Line | null> {
    if (!this.isOnline) return null;
    const connection = this.room.open(`visit-${++this.#visits}`);
    const line: Line = { socket, connection, isUp: true };
    this.#lines.add(line);
    const toClient = this.way();
    const send = connection.send.bind(connection);
    connection.send = (message) => {
      send(message);
      toClient(() => {
        if (line.isUp) socket.arrive("message", { data: message });
      });
    };
    toClient(() => {
      if (line.isUp) socket.arrive("open");
    });
    this.room.now = START + performance.now();
    const headers = new Headers({ "x-user": "ada" });
    await this.room.host.connect(connection, { url: "https://room.example/?_pk=visitor", headers });
    return line;
  }

  receive(line: Line, data: Message): void {
    if (!line.isUp) {
      this.lost.add(data);
      return;
    }
    this.room.now = START + performance.now();
    this.room.bouncer.handle(line.connection, data, () => {
      this.received.push(data);
      this.receivedAt.push(performance.now());
    });
  }

  hangUp(line: Line): void {
    this.#lines.delete(line);
    line.isUp = false;
    this.room.leave(line.connection);
  }
}

/** The WebSocket class of a world. */
function socketOn(world: World): typeof WebSocket {
  class Socket extends EventTarget {
    readyState = 0;
    readonly bufferedAmount = 0;
    binaryType = "blob";
    readonly url: string;
    readonly #toRoom = world.way();
    #line: Promise<Line | null> = Promise.resolve(null);

    constructor(url: string) {
      super();
      this.url = url;
      this.#toRoom(() => {
        if (this.readyState === 0) this.#line = this.#dial();
      });
    }

    async #dial(): Promise<Line | null> {
      const line = await world.accept(this);
      if (line === null) this.arrive("close", { code: 1006, reason: "" });
      return line;
    }

    arrive(type: string, fields: object = {}): void {
      if (this.readyState === 3) return;
      if (type === "open") this.readyState = 1;
      if (type === "close") this.readyState = 3;
      this.dispatchEvent(
        "data" in fields ? new MessageEvent(type, fields) : Object.assign(new Event(type), fields),
      );
    }

    send(data: Message): void {
      world.carried.push({ at: performance.now(), data });
      this.#toRoom(() => void this.#deliver(data));
    }

    close(): void {
      this.readyState = 3;
      void this.#hangUp();
    }

    async #deliver(data: Message): Promise<void> {
      const line = await this.#line;
      if (line !== null) world.receive(line, data);
    }

    async #hangUp(): Promise<void> {
      const line = await this.#line;
      if (line !== null) world.hangUp(line);
    }
  }
  return Socket as unknown as typeof WebSocket;
}
