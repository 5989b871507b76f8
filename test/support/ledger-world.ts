import { vi } from "vitest";
import type { Bouncer } from "../../src/bouncer/bouncer.ts";
import { createHost } from "../../src/bouncer/create-host.ts";
import type { Host } from "../../src/bouncer/host.ts";
import type { RecordedBan } from "../../src/bans/ban.ts";
import { listEverywhere } from "../../src/directory/list-everywhere.ts";
import { DIRECTORIES, directoryNamed } from "../../src/directory/names.ts";
import { type Call, type State, stateSchema, TOKEN_HEADER } from "../../src/ledger/rpc.ts";
import type { LedgerLike } from "../../src/platform/ledger-port.ts";
import { isCollector } from "../../src/collector/names.ts";
import type { AuditEntry } from "../../src/bans/audit-entry.ts";
import { LedgerObject, type LedgerObjectDeps } from "../../src/ledger/ledger-object.ts";
import type { StorageLike } from "../../src/storage/storage.ts";
import { remaining } from "../../src/shared/period.ts";
import { definedRetention } from "../../src/policy/retention.ts";
import { Live } from "../../src/live/live.ts";
import { Mutex } from "../../src/shared/mutex.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { byHeaders, type Connection, HibernatingConnection, requestWith, settled } from "./room.ts";
import { MemoryStorage } from "./storage.ts";
import { START, HOUR } from "./time.ts";

export const policy: Policy = {
  limits: [{ name: "messages", limit: 1_000, window: "1s" }],
  identify: byHeaders,
  objection: "Write to ada@example.com.",
};

/** What can be wrong with one direction between a room and the ledger. */
export type Trouble =
  /** What is sent is refused. */
  | "away"
  /** What is sent is never answered, and never arrives. */
  | "slow"
  /** What is sent arrives and is acted on, but the answer gets lost. */
  | "lost"
  /** What is sent waits until the test lets it through. */
  | "held";

/** One direction between a room and the ledger. What is sent is text, and arrives between two events of the other side. */
export class Wire {
  trouble: Trouble | null = null;
  /** What was sent. */
  readonly sent: unknown[] = [];
  /** Lets through what is held, by the order in which it was sent. */
  readonly held: (() => void)[] = [];
  readonly #world: Pick<World, "during">;

  constructor(world: Pick<World, "during">) {
    this.#world = world;
  }

  async carry(message: object, handle: (message: unknown) => Promise<unknown>): Promise<unknown> {
    const text = JSON.stringify(message);
    this.sent.push(JSON.parse(text));
    const { trouble } = this;
    if (trouble === "slow") return new Promise(() => {});
    if (trouble === "held") await new Promise<void>((resolve) => this.held.push(resolve));
    return this.#world.during(async () => {
      await settled();
      if (trouble === "away") throw new Error("nobody is there");
      const answer = JSON.stringify(await handle(JSON.parse(text)));
      await settled();
      if (trouble === "lost") throw new Error("the answer got lost");
      return JSON.parse(answer) as unknown;
    });
  }

  /** Lets everything through that is held: in order, or in another one. */
  release(order: readonly number[] = this.held.map((_, index) => index)): void {
    this.trouble = null;
    const held = this.held.splice(0);
    for (const index of order) held[index]?.();
  }
}

/** A collector takes its time before it answers: nothing is kept waiting by that. */
const UNAWAITED: Pick<World, "during"> = { during: (task) => task() };

/** A room and its connections. What it is in memory can be lost at any moment; then its connections are, too. */
export class SharingRoom {
  readonly storage = new MemoryStorage();
  readonly toLedger: Wire;
  readonly toCollector: Wire;
  readonly fromLedger: Wire;
  readonly errors: { doing: string; error: unknown }[] = [];
  /** The bans and pardons that it heard of, by what they are and whom they are for. */
  readonly heard: string[] = [];
  here: Connection[] = [];
  host!: Host;

  get bouncer(): Bouncer {
    return this.host.bouncer;
  }

  readonly #world: World;
  #life = { isOver: false };
  #opened = 0;

  constructor(
    world: World,
    readonly name: string,
    isShared: boolean,
  ) {
    this.#world = world;
    this.toLedger = new Wire(world);
    this.toCollector = new Wire(UNAWAITED);
    this.fromLedger = new Wire(world);
    this.restart(isShared);
  }

  restart(isShared = true): void {
    this.here = [];
    this.#hire(isShared);
  }

  /** It is thrown out of memory; its connections stay. */
  hibernate(): void {
    // What a bouncer puts on a connection is gone with its memory.
    for (const connection of this.here) Reflect.deleteProperty(connection, "send");
    this.#hire(true);
  }

  #hire(isShared: boolean): void {
    this.#life.isOver = true;
    const life = { isOver: false };
    this.#life = life;
    const storage = whileAlive(this.storage, life);
    const ledger: LedgerLike = {
      call: async (shard, call) => {
        if (this.#world.silent.has(shard)) {
          this.toLedger.sent.push({ shard, call });
          await new Promise(() => {});
        }
        const wire = isCollector(shard) ? this.toCollector : this.toLedger;
        const answer = await wire.carry({ shard, call }, (message) => {
          const { shard, call } = message as { shard: string; call: Call };
          return this.#world.shard(shard).answer(call);
        });
        if (life.isOver) await new Promise(() => {});
        return answer;
      },
    };
    const address = () => ({ party: "main", room: this.name });
    const connections = () => (life.isOver ? [] : this.here.filter(({ readyState }) => readyState === 1));
    const shared = isShared ? { ledger, address } : undefined;
    this.host = createHost(policy, { connections, storage, shared }, { clock: () => this.#world.now });
    this.bouncer.on("error", (event) => {
      if (!life.isOver) this.errors.push(event);
    });
    this.bouncer.on("ban", ({ client, ban }) => this.heard.push(`${ban.kind} of ${client}`));
    this.bouncer.on("pardon", ({ client }) => this.heard.push(`pardon of ${client}`));
  }

  async enter(user: string, headers: Record<string, string> = { "x-user": user }): Promise<Connection> {
    const connection = new HibernatingConnection(`${user}-${this.#opened++}`);
    const close = connection.close.bind(connection);
    connection.close = (code, reason) => {
      if (connection.readyState !== 1) return;
      close(code, reason);
      // The host hears of it later.
      void this.#world.during(settled).then(() => this.leave(connection));
    };
    this.here.push(connection);
    await this.#world.during(() => this.host.connect(connection, requestWith(headers)));
    return connection;
  }

  leave(connection: Connection): void {
    if (!this.here.includes(connection)) return;
    this.here = this.here.filter((other) => other !== connection);
    connection.readyState = 3;
    this.host.disconnect(connection);
  }

  say(connection: Connection): void {
    this.bouncer.handle(connection, "hello", () => {});
  }

  /** Whether nobody else sees what a connection says. */
  async isHidden(author: Connection): Promise<boolean> {
    const witness = await this.bouncer.visibility.viewerOf(requestWith({ "x-user": "a witness" }));
    return !this.bouncer.visibility.canSee(witness, author);
  }

  /** The bans that hold here, by their ids. */
  async bans(user: string): Promise<string[]> {
    const { bans } = await this.bouncer.bans.list();
    return idsOf(bans.filter(({ target }) => target === `user:${user}`));
  }

  /** What a request from outside comes to. */
  receive(token: string | null, body: unknown): Promise<Response> {
    const headers = new Headers(token === null ? {} : { [TOKEN_HEADER]: token });
    return this.host.receive({ headers, json: async () => structuredClone(body) });
  }
}

/** Rooms that share a ledger, all in memory, with one clock. */
export class World {
  now = START;
  readonly rooms = new Map<string, SharingRoom>();
  /** Objects of the ledger that have given their storage back. */
  readonly deleted: string[] = [];
  /** When objects of the ledger are to wake up. */
  readonly alarms = new Map<string, number>();
  /** Objects of the ledger that never answer. */
  readonly silent = new Set<string>();
  readonly failures: { readonly doing: string; readonly error: unknown }[] = [];
  /** From one object of the ledger to another. */
  readonly between = new Wire(this);
  /** The same, to those that collect reports. */
  readonly toCollectors = new Wire(UNAWAITED);
  readonly #shards = new Map<
    string,
    { readonly storage: MemoryStorage; object: LedgerObject; life: { isOver: boolean } }
  >();
  #busy = 0;

  /** @param options.isShared whether it knows of the ledger from the start */
  room(name: string, { isShared = true } = {}): SharingRoom {
    const room = new SharingRoom(this, name, isShared);
    this.rooms.set(name, room);
    return room;
  }

  /** An object of the ledger. */
  shard(name: string): { answer(call: unknown): Promise<unknown> } {
    const { object } = this.#shardOf(name);
    return { answer: (call) => object.answer(name, call) };
  }

  storageOf(user: string): MemoryStorage {
    return this.#shardOf(`user:${user}`).storage;
  }

  /** What the objects of the ledger have stored that list bans. */
  directories(): MemoryStorage[] {
    return Array.from({ length: DIRECTORIES }, (_, number) => this.#shardOf(directoryNamed(number)).storage);
  }

  /** The ledger loses its memory. */
  restartLedger(): void {
    for (const [name, known] of this.#shards) {
      known.life.isOver = true;
      known.life = { isOver: false };
      known.object = this.#newObject(name, known.storage, known.life);
    }
  }

  async stateOf(user: string): Promise<State> {
    return stateSchema.parse(
      JSON.parse(JSON.stringify(await this.shard(`user:${user}`).answer({ do: "look" }))),
    );
  }

  /** The bans that hold by the ledger, by their ids. */
  async bans(user: string): Promise<string[]> {
    const { entries } = await this.stateOf(user);
    return idsOf(entries.map(({ ban }) => ban).filter((ban) => remaining(ban, this.now) > 0));
  }

  async audit(user: string): Promise<AuditEntry[]> {
    return (await this.shard(`user:${user}`).answer({ do: "history" })) as AuditEntry[];
  }

  /** Time has come to when the next object of the ledger wakes up. @returns its name */
  async wake(): Promise<string | null> {
    const [next] = [...this.alarms].toSorted(([, one], [, other]) => one - other);
    if (next === undefined) return null;
    const [name, time] = next;
    this.alarms.delete(name);
    this.now = Math.max(this.now, time);
    const { object } = this.#shardOf(name);
    await this.during(async () => {
      await object.wake();
      await object.repeat();
    });
    return name;
  }

  /** The objects of the ledger whose time has come wake up. */
  async wakeThoseDue(): Promise<void> {
    while ([...this.alarms.values()].some((time) => time <= this.now)) await this.wake();
  }

  /** All bans that the ledger lists. */
  async listed(): Promise<RecordedBan[]> {
    const ledger: LedgerLike = { call: (shard, call) => this.shard(shard).answer(call) };
    const { bans } = await listEverywhere(ledger);
    return [...bans];
  }

  /** Waits until nothing is on its way, save for what is held or never answered. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 2; calm = this.#busy === 0 ? calm + 1 : 0) await settled();
  }

  /** Lets time pass, and with it whatever waits for it. */
  async pass(ms: number): Promise<void> {
    await this.quiet();
    this.now += ms;
    for (let left = ms; left > 0 && vi.getTimerCount() > 0; left -= 250) {
      await vi.advanceTimersByTimeAsync(250);
      await this.quiet();
    }
  }

  /** Everything works again, and whatever was held gets through. */
  heal(): void {
    for (const { toLedger, fromLedger } of this.rooms.values()) {
      toLedger.release();
      fromLedger.release();
    }
    this.between.release();
  }

  async during<T>(task: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await task();
    } finally {
      this.#busy--;
    }
  }

  #shardOf(name: string) {
    let known = this.#shards.get(name);
    if (known === undefined) {
      const storage = new MemoryStorage();
      const life = { isOver: false };
      known = { storage, life, object: this.#newObject(name, storage, life) };
      this.#shards.set(name, known);
    }
    return known;
  }

  #newObject(name: string, storage: MemoryStorage, life: { isOver: boolean }): LedgerObject {
    const means: LedgerObjectDeps = {
      mutex: new Mutex(),
      retention: definedRetention({}),
      wakeAt: async (time) => {
        this.alarms.set(name, Math.min(time, this.alarms.get(name) ?? Infinity));
      },
      deleteAll: async () => {
        if (!life.isOver) storage.records.clear();
        this.alarms.delete(name);
        this.deleted.push(name);
      },
      push: async ({ room: address }, token, news) => {
        const room = this.rooms.get(address);
        if (room === undefined) return null;
        const answer = await room.fromLedger.carry({ token, news }, async (message) => {
          const { token, news } = message as { token: string; news: unknown };
          const { status, ok, ...response } = await answerOf(await room.receive(token, news));
          if (status === 403) return { here: null };
          if (!ok) throw new Error(`the room answered ${status}`);
          return response.body;
        });
        if (life.isOver) await new Promise(() => {});
        return (answer as { here: boolean | null }).here;
      },
      ledger: {
        call: async (shard, call) => {
          const wire = isCollector(shard) ? this.toCollectors : this.between;
          const answer = await wire.carry({ shard, call }, (message) => {
            const { shard, call } = message as { shard: string; call: Call };
            return this.shard(shard).answer(call);
          });
          return life.isOver ? new Promise(() => {}) : answer;
        },
      },
      live: () => new Live({ ledger: means.ledger, storage, fail: means.fail }, () => this.now),
      ask: async ({ room }, token, question) => {
        const response = await this.rooms.get(room)?.receive(token, question);
        return response?.ok === true ? response.json() : null;
      },
      fail: (doing, error) => void this.failures.push({ doing, error }),
    };
    return new LedgerObject(whileAlive(storage, life), means, () => this.now);
  }
}

async function answerOf(response: Response): Promise<{ status: number; ok: boolean; body?: unknown }> {
  const { status, ok } = response;
  return ok ? { status, ok, body: await response.json() } : { status, ok };
}

/** Storage as an object sees it that may lose its memory: what it had begun by then happens, and nothing after. */
function whileAlive(storage: StorageLike, life: { readonly isOver: boolean }): StorageLike {
  const orNever = <T>(ask: () => Promise<T>): Promise<T> =>
    life.isOver
      ? new Promise(() => {})
      : ask().then((answer) => (life.isOver ? new Promise<T>(() => {}) : answer));
  return {
    get: (keys) => orNever(() => storage.get(keys)),
    put: (key, value) => orNever(() => storage.put(key, value)),
    delete: (keys) => orNever(() => storage.delete(keys)),
    list: (options) => orNever(() => storage.list(options)),
  };
}

function idsOf(bans: readonly RecordedBan[]): string[] {
  return bans.map(({ id }) => id).toSorted();
}

/** A time that is far beyond every pause and every trust of a link. */
export const LATER = HOUR;
