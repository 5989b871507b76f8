import type { VerdictEvent } from "../../../src/events/events.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../../../src/policy/policy.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { RefusalPlan } from "../../../src/refusals/refusal-plan.ts";
import type { Message } from "../../../src/shared/message.ts";
import type { Verdict } from "../../../src/strikes/verdict.ts";
import { recordedIn } from "../../support/recorded.ts";
import { type HibernatingConnection, Room, settled } from "../../support/room.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";

interface Client {
  readonly headers: Readonly<Record<string, string>>;
  connection: HibernatingConnection | null;
}

const CLIENTS: readonly Client["headers"][] = [
  { "x-user": "ada" },
  { "x-user": "ada", "CF-Connecting-IP": "203.0.113.7" },
  { "x-user": "eve", "x-tier": "pro", "CF-Connecting-IP": "203.0.113.7" },
  { "CF-Connecting-IP": "203.0.113.7", "x-tier": "free" },
  { "CF-Connecting-IP": "203.0.113.7" },
  { "CF-Connecting-IP": "2001:db8::1" },
  { "x-user": "constructor", "x-tier": "constructor", "CF-Connecting-IP": "2001:db8::1" },
  { "x-tier": "pro" },
  { "x-user": "mod", "x-moderator": "yes" },
];

interface RecordedRoomOptions {
  readonly random: SeededRandom;
  /** Whether the room is thrown out of memory now and then. */
  readonly isEvicted: boolean;
  /** How much it records. Default: all. */
  readonly record?: NonNullable<Policy["record"]>;
  /** Lets time pass, and timers run; or sets the clock only. */
  readonly clock: { now(): number; advance(ms: number): void; set(now: number): void };
}

/** A real room under random traffic, that records itself. */
export class RecordedRoom {
  messages = 0;
  evictions = 0;
  readonly room: Room;
  /** All that was decided, in order. */
  readonly verdicts: Verdict[] = [];
  readonly #policy: DefinedPolicy;
  readonly #options: RecordedRoomOptions;
  readonly #isEvicted: boolean;
  readonly #frames: readonly Message[];
  readonly #clients: Client[] = CLIENTS.map((headers) => ({ headers, connection: null }));
  readonly #loudest: Client | undefined;
  #opened = 0;

  constructor(policy: Policy, frames: readonly Message[], options: RecordedRoomOptions) {
    const { record = { keep: "1d", maxBytes: 64 * 1_048_576 } } = options;
    const recorded = { ...policy, record };
    this.room = new Room(recorded);
    Object.defineProperty(this.room, "now", { get: () => options.clock.now() });
    this.#policy = definePolicy(recorded);
    this.#frames = frames;
    // A room in which something waits is not thrown out of memory, unless its sockets are closed.
    this.#isEvicted = options.isEvicted && new RefusalPlan(this.#policy).isPlain;
    this.#options = options;
    this.#loudest = options.random.pick(this.#clients);
    this.#listen();
  }

  /** The events of its record. */
  read(): Promise<TrafficEvent[]> {
    return recordedIn(this.room.bouncer);
  }

  async run(messages: number): Promise<void> {
    await this.room.host.ready();
    while (this.messages < messages) await this.#step();
    for (const client of this.#clients) this.#leave(client);
  }

  #listen(): void {
    const { bouncer } = this.room;
    // Functions of the policy misbehave.
    bouncer.on("error", () => {});
    bouncer.on("verdict", ({ verdict }: VerdictEvent) => void this.verdicts.push(verdict));
  }

  async #step(): Promise<void> {
    const { random } = this.#options;
    this.#tick();
    const client = random.below(2) === 0 ? this.#loudest : random.pick(this.#clients);
    if (client === undefined) return;
    const { connection } = client;
    const chance = random.below(1_000);
    if (connection === null) await this.#come(client);
    else if (connection.readyState !== 1 && chance < 400) this.#leave(client);
    else if (chance < 920) for (let left = random.below(4); left >= 0; left--) this.#send(connection);
    else if (chance < 955) this.#leave(client);
    else if (chance < 965 && this.#isEvicted) await this.#evict();
    else await this.#order(connection);
    await settled();
  }

  /** Mostly time goes on a little. Now and then it jumps, or goes back. */
  #tick(): void {
    const { random, clock } = this.#options;
    const chance = random.below(1_000);
    const by = chance < 600 ? 0 : random.below(chance < 900 ? 30 : chance < 970 ? 2_500 : 90_000);
    // What had run down before a room was loaded comes back in the room if the clock steps back, and is in no record.
    if (chance > 990 && !this.#isEvicted) clock.set(this.room.now - by);
    else clock.advance(by);
  }

  async #evict(): Promise<void> {
    this.evictions++;
    // What was begun is done before the room is idle.
    this.#options.clock.advance(10_000);
    await settled();
    this.room.evict();
    await this.room.host.ready();
    this.#listen();
  }

  async #come(client: Client): Promise<void> {
    const { connection } = await this.room.knock(String(++this.#opened), client.headers);
    client.connection = connection;
  }

  #leave(client: Client): void {
    const { connection } = client;
    if (connection === null) return;
    this.room.here.splice(this.room.here.indexOf(connection), 1);
    this.room.leave(connection);
    client.connection = null;
  }

  #send(connection: HibernatingConnection): void {
    this.messages++;
    this.room.bouncer.handle(connection, this.#frame(), () => undefined);
  }

  /** Whatever an operator or the app may ask of a bouncer. */
  async #order(connection: HibernatingConnection): Promise<void> {
    const { strikes, bans } = this.room.bouncer;
    const { random } = this.#options;
    const isModerator = this.#clients.find((client) => client.connection === connection)?.headers[
      "x-moderator"
    ];
    if (isModerator !== undefined) return;
    switch (random.below(7)) {
      case 0:
        strikes.add(connection, { strikes: 1 + random.below(3) });
        break;
      case 1:
        strikes.mute(connection, 1 + random.below(2_000));
        break;
      case 2:
        strikes.clear(connection);
        break;
      case 3:
        await bans.add(connection, { for: random.pick([1, "1s", "1m"] as const) ?? 1 });
        break;
      case 4:
        await bans.add(connection, {
          kind: "shadow-ban",
          for: random.pick([1, "1s", "forever"] as const) ?? 1,
        });
        break;
      case 5:
        await bans.remove(connection);
        break;
      default:
        for (let left = random.below(8); left >= 0; left--) strikes.reportInvalid(connection);
    }
  }

  #frame(): Message {
    const { random } = this.#options;
    if (random.below(16) > 0) return random.pick(this.#frames) ?? "";
    const unit = random.pick(["x", "é", "漢", "😀"]) ?? "x";
    const size = Buffer.byteLength(unit);
    const most = this.#policy.maxMessageBytes;
    const bytes = random.below(8) === 0 ? 17 * most : most + random.below(3) - 1;
    return unit.repeat(Math.floor(bytes / size)) + "x".repeat(bytes % size);
  }
}
