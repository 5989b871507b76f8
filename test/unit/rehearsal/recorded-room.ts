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
import { clock } from "./driven-clock.ts";
import { RandomClients } from "./random-clients.ts";

interface RecordedRoomOptions {
  readonly random: SeededRandom;
  /** Whether the room is thrown out of memory now and then. */
  readonly isEvicted: boolean;
  /** How much it records. Default: all. */
  readonly record?: NonNullable<Policy["record"]>;
}

/** A real room under random traffic, that records itself. */
export class RecordedRoom {
  messages = 0;
  evictions = 0;
  readonly room: Room;
  /** All that was decided, in order. */
  readonly verdicts: Verdict[] = [];
  readonly #policy: DefinedPolicy;
  readonly #random: SeededRandom;
  readonly #isEvicted: boolean;
  readonly #clients: RandomClients;

  constructor(policy: Policy, frames: readonly Message[], options: RecordedRoomOptions) {
    const { record = { keep: "1d", maxBytes: 64 * 1_048_576 } } = options;
    const recorded = { ...policy, record };
    this.room = new Room(recorded);
    Object.defineProperty(this.room, "now", { get: () => clock.now() });
    this.#policy = definePolicy(recorded);
    // A room in which something waits is not thrown out of memory, unless its sockets are closed.
    this.#isEvicted = options.isEvicted && new RefusalPlan(this.#policy).isPlain;
    this.#random = options.random;
    this.#clients = new RandomClients(this.room, frames, options.random);
    this.#listen();
  }

  /** The events of its record. */
  read(): Promise<TrafficEvent[]> {
    return recordedIn(this.room.bouncer);
  }

  async run(messages: number): Promise<void> {
    await this.room.host.ready();
    while (this.messages < messages) await this.#step();
    for (const client of this.#clients.all) this.#clients.leave(client);
  }

  #listen(): void {
    const { bouncer } = this.room;
    // Functions of the policy misbehave.
    bouncer.on("error", () => {});
    bouncer.on("verdict", ({ verdict }: VerdictEvent) => void this.verdicts.push(verdict));
  }

  async #step(): Promise<void> {
    const random = this.#random;
    this.#tick();
    const client = this.#clients.next();
    if (client === undefined) return;
    const { connection } = client;
    const chance = random.below(1_000);
    if (connection === null) await this.#clients.come(client);
    else if (connection.readyState !== 1 && chance < 400) this.#clients.leave(client);
    else if (chance < 920) for (let left = random.below(4); left >= 0; left--) this.#send(connection);
    else if (chance < 955) this.#clients.leave(client);
    else if (chance < 965 && this.#isEvicted) await this.#evict();
    else await this.#order(connection);
    await settled();
  }

  /** Mostly time goes on a little. Now and then it jumps, or goes back. */
  #tick(): void {
    const random = this.#random;
    const chance = random.below(1_000);
    const by = chance < 600 ? 0 : random.below(chance < 900 ? 30 : chance < 970 ? 2_500 : 90_000);
    // What had run down before a room was loaded comes back in the room if the clock steps back, and is in no record.
    if (chance > 990 && !this.#isEvicted) clock.set(this.room.now - by);
    else clock.advance(by);
  }

  async #evict(): Promise<void> {
    this.evictions++;
    // What was begun is done before the room is idle.
    clock.advance(10_000);
    await settled();
    this.room.evict();
    await this.room.host.ready();
    this.#listen();
  }

  #send(connection: HibernatingConnection): void {
    this.messages++;
    const message = this.#clients.frame(this.#policy.maxMessageBytes);
    this.room.bouncer.handle(connection, message, () => undefined);
  }

  /** Whatever an operator or the app may ask of a bouncer. */
  async #order(connection: HibernatingConnection): Promise<void> {
    const { strikes, bans } = this.room.bouncer;
    const random = this.#random;
    if (this.#clients.isModerator(connection)) return;
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
}
