import type { VerdictEvent } from "../../../src/events/events.ts";
import { addressOf } from "../../../src/identity/address.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { costOf } from "../../../src/limits/cost.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../src/policy/external-limit.ts";
import type { DefinedPolicy, Policy } from "../../../src/policy/policy.ts";
import type { MessageEvent, TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { Played } from "../../../src/rehearsal/played.ts";
import { Player } from "../../../src/rehearsal/player.ts";
import { READS_RECORDS, RecordedMessage } from "../../../src/rehearsal/recorded-message.ts";
import { parseCloseReason } from "../../../src/shared/close-code.ts";
import { isControlMessage } from "../../../src/shared/control-message.ts";
import { bytesOf, lengthOf, type Message } from "../../../src/shared/message.ts";
import { PASSED } from "../../../src/strikes/judge.ts";
import { type HibernatingConnection, requestWith, Room, settled } from "../../support/room.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";
import { clock } from "./driven-clock.ts";
import { type RandomClient, RandomClients } from "./random-clients.ts";

/** What was decided about a message, or a strike by hand. */
type Told = Pick<VerdictEvent, "cause" | "verdict">;

/**
 * A real room under random traffic, and beside it a player that is told of its events as a record would have them. After each step both
 * have to have said the same.
 */
export class MirroredRoom {
  messages = 0;
  /** How often each kind of verdict was given, by its cause and action. */
  readonly verdicts = new Map<string, number>();
  readonly #room: Room;
  readonly #policy: DefinedPolicy;
  readonly #player: Player;
  readonly #random: SeededRandom;
  readonly #clients: RandomClients;
  /** How limits read messages, and how they read records. */
  readonly #reads: readonly [Limiter, Limiter];
  readonly #heard: VerdictEvent[] = [];
  readonly #thought: Told[] = [];

  constructor(policy: Policy, frames: readonly Message[], random: SeededRandom) {
    this.#room = new Room(policy);
    Object.defineProperty(this.#room, "now", { get: () => clock.now() });
    this.#policy = definePolicy(policy);
    this.#random = random;
    this.#clients = new RandomClients(this.#room, frames, random);
    this.#player = new Player(this.#policy, { onLate: (played) => this.#think(played) });
    const asksForType = this.#policy.ladder.some(
      ({ do: what }) => what === "restrict" || typeof what === "function",
    );
    this.#reads = [
      new Limiter(this.#policy, asksForType, () => {}),
      new Limiter(this.#policy, asksForType, () => {}, READS_RECORDS),
    ];
    // Functions of the policy misbehave.
    this.#room.bouncer.on("error", () => {});
    this.#room.bouncer.on("verdict", (event) => void this.#heard.push(event));
  }

  async run(messages: number): Promise<void> {
    while (this.messages < messages) {
      await this.#step();
      this.#compare();
    }
    for (const client of this.#clients.all) this.#leave(client);
  }

  async #step(): Promise<void> {
    const random = this.#random;
    this.#tick();
    const client = this.#clients.next();
    if (client === undefined) return;
    const { connection } = client;
    const chance = random.below(100);
    if (connection === null) await this.#come(client);
    else if (connection.readyState !== 1 && chance < 40) this.#leave(client);
    else if (chance < 92) for (let left = random.below(4); left >= 0; left--) this.#send(connection);
    else if (chance < 96) this.#leave(client);
    else this.#order(connection);
    await settled();
  }

  /** Mostly time goes on a little; now and then it jumps. */
  #tick(): void {
    const random = this.#random;
    const chance = random.below(100);
    clock.advance(chance < 60 ? 0 : random.below(chance < 90 ? 30 : chance < 97 ? 2_500 : 90_000));
    this.#player.room.advance(this.#room.now);
  }

  async #come(client: RandomClient): Promise<void> {
    const { headers } = client;
    const { connection, isIn } = await this.#clients.come(client);
    const [[, reason] = []] = connection.closes;
    const clientKey = this.#room.bouncer.clientOf(connection);
    const played = this.#play({
      event: "open",
      at: this.#room.now,
      connection: connection.id,
      client: clientKey,
      address: addressOf(requestWith(headers)),
      tier: headers["x-tier"] ?? null,
      ...(headers["x-moderator"] === "yes" && { exempt: true }),
    });
    // A close reason has no room for the longest names.
    const said = parseCloseReason(reason ?? "")?.limit;
    const thought = played?.connection.turnedAway?.limit ?? null;
    if (isIn !== (thought === null) || (said !== undefined && said !== thought))
      throw new Error(`it was ${isIn ? "let in" : `turned away by ${said}`}, and in thought by ${thought}`);
  }

  #leave(client: RandomClient): void {
    const connection = this.#clients.leave(client);
    if (connection !== null) this.#play({ event: "close", at: this.#room.now, connection: connection.id });
  }

  #send(connection: HibernatingConnection): void {
    const message = this.#clients.frame(this.#policy.maxMessageBytes);
    const before = this.#heard.length;
    this.messages++;
    this.#room.bouncer.handle(connection, message, () => undefined);
    const [told] = this.#heard.slice(before);
    // What is not judged is in no record.
    if (told === undefined || this.#clients.isModerator(connection)) return;
    const played = this.#play(this.#eventOf(told, message));
    if (played !== null) this.#think(played);
  }

  #eventOf({ clientKey, userId, connectionId, address, tier }: VerdictEvent, message: Message): MessageEvent {
    const [reads, readsRecord] = this.#reads;
    const type = reads.typeOf(message);
    const info = { clientKey, userId, connectionId, address, tier, type };
    const costs = Object.fromEntries(
      ownLimits(this.#policy)
        .filter(({ cost }) => typeof cost === "function")
        .map(({ name, cost }) => [name, costOf(cost, message, info, () => {})]),
    );
    const event: MessageEvent = {
      event: "message",
      at: this.#room.now,
      connection: connectionId,
      type,
      bytes: bytesOf(message),
      length: lengthOf(message),
      costs,
      ...(isControlMessage(message) && { control: true }),
    };
    const isForged = readsRecord.isFree(info, new RecordedMessage(event, "")) && !reads.isFree(info, message);
    return isForged ? { ...event, forged: true } : event;
  }

  #order(connection: HibernatingConnection): void {
    const { strikes } = this.#room.bouncer;
    const random = this.#random;
    const base = { at: this.#room.now, connection: connection.id };
    if (connection.readyState !== 1 || this.#clients.isModerator(connection)) return;
    let event: TrafficEvent;
    switch (random.below(4)) {
      case 0:
        event = { event: "strike", ...base, strikes: 1 + random.below(3), limit: "penalty" };
        strikes.add(connection, { strikes: event.strikes ?? 1 });
        break;
      case 1:
        event = { event: "mute", ...base, for: 1 + random.below(2_000) };
        strikes.mute(connection, event.for ?? 1);
        break;
      case 2:
        event = { event: "clear", ...base };
        strikes.clear(connection);
        break;
      default:
        event = { event: "invalid", ...base };
        strikes.reportInvalid(connection);
    }
    const played = this.#play(event);
    if (played !== null && played.judgement !== PASSED) this.#think(played);
  }

  #play(event: TrafficEvent): Played | null {
    return this.#player.play(event);
  }

  #think({ cause, verdict }: Played): void {
    if (cause !== "open") this.#thought.push({ cause, verdict });
  }

  #compare(): void {
    const heard = JSON.stringify(this.#heard.map(({ cause, verdict }): Told => ({ cause, verdict })));
    const thought = JSON.stringify(this.#thought);
    if (heard !== thought)
      throw new Error(`after ${this.messages} messages\n${heard}\nand in thought\n${thought}`);
    for (const { cause, verdict } of this.#heard) {
      const kind = `${cause} ${verdict.action}`;
      this.verdicts.set(kind, (this.verdicts.get(kind) ?? 0) + 1);
    }
    this.#heard.length = 0;
    this.#thought.length = 0;
  }
}
