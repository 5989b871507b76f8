import { KeyedBuckets } from "../../src/limits/keyed-buckets.ts";
import { serialize } from "node:v8";
import { readState } from "../../src/platform/attachment.ts";
import { classify } from "../../src/shared/classify.ts";
import { SIZE_LIMIT } from "../../src/shared/reserved-names.ts";
import { bytesOf, type Message } from "../../src/shared/message.ts";
import type { Target } from "../../src/bans/bans.ts";
import type { DefinedPolicy, Policy } from "../../src/policy/policy.ts";
import { definePolicy } from "../../src/policy/define-policy.ts";
import { ownLimits } from "../../src/policy/external-limit.ts";
import { parseLine } from "../../src/record/jsonl.ts";
import { isControlMessage } from "../../src/shared/control-message.ts";
import type { VerdictEvent } from "../../src/events/events.ts";
import { type HibernatingConnection, Room, settled } from "../support/room.ts";
import type { SeededRandom } from "../support/seeded-random.ts";
import { Allowance } from "./allowance.ts";
import { flawOf, flawOfClose } from "./documented.ts";
import { ByteFuzzer, textOfBytes } from "./frames.ts";
import { ANSWER, Mischief } from "./policies.ts";
import { DAY, SILENCE } from "../support/time.ts";

const LONGEST_TYPE = 64;
/** As `Sessions` promises. */
const MOST_KEYS = 10_000;
/** An attachment holds 16,384 bytes, of which a URL may take 8,192 and a connection's id and tag 1,024. */
const MOST_STATE_BYTES = 16_384 - 8_192 - 1_024;
/** What the bouncer says of itself where a function of the policy returns what it may not. */
const COMPLAINTS = /returned no step|a warning function returned|^TypeError: answer: expected/;

/** What a client is told of. Of all else it hears nothing. */
const REPLIED_TO = new Set(["warn", "restrict", "shadow-ban"]);

interface Attacker {
  readonly headers: Readonly<Record<string, string>>;
  readonly id: string;
  connection: HibernatingConnection | null;
}

const ATTACKERS: readonly Omit<Attacker, "connection">[] = [
  { id: "a", headers: { "x-user": "ada" } },
  { id: "a", headers: { "x-user": "ada" } },
  { id: "b", headers: { "x-user": "__proto__", "x-tier": "pro" } },
  { id: "", headers: { "CF-Connecting-IP": "203.0.113.7", "x-tier": "free" } },
  { id: "c".repeat(256), headers: { "CF-Connecting-IP": "2001:db8::1", "Accept-Language": "de-CH" } },
  { id: "\ud800", headers: {} },
  { id: "constructor", headers: { "x-user": "u".repeat(300), "x-tier": "constructor" } },
  { id: "m", headers: { "x-user": "mod", "x-moderator": "yes" } },
];

/** What a harness comes to. */
export class Tally {
  frames = 0;
  delivered = 0;
  /** Delivered after they had to wait. They count as refused too. */
  late = 0;
  refused = 0;
  closed = 0;
  warned = 0;
  evictions = 0;
  /** Most keyed counts in memory, and most bytes in one connection's state. */
  keys = 0;
  bytes = 0;

  add(other: Tally): void {
    for (const name of ["frames", "delivered", "late", "refused", "closed", "warned", "evictions"] as const)
      this[name] += other[name];
    this.keys = Math.max(this.keys, other.keys);
    this.bytes = Math.max(this.bytes, other.bytes);
  }
}

/**
 * A room under attack: frames, orders, evictions and a clock that jumps, at random. After each frame, what has to hold whatever is
 * sent is asked. Throws at the first thing that does not.
 */
export class FuzzHarness {
  readonly tally = new Tally();
  readonly #room: Room;
  readonly #policy: DefinedPolicy;
  readonly #random: SeededRandom;
  readonly #pool: readonly Message[];
  readonly #bytes: ByteFuzzer;
  readonly #attackers: Attacker[] = ATTACKERS.map((attacker) => ({ ...attacker, connection: null }));
  readonly #allowances: readonly Allowance[];
  readonly #isEvicted: boolean;
  readonly #loudest: Attacker | undefined;
  #forward = 0;
  /** What was sent last of what has been delivered later than it was sent. It begins anew with the room's memory. */
  #late = new WeakMap<HibernatingConnection, number>();
  #verdict: VerdictEvent | null = null;
  /** How many replies the verdicts on one message, and on those that waited before it, come to. */
  #replies = 0;
  #failure: Error | null = null;

  /** @param pool frames to send, beside those that are broken byte by byte */
  constructor(policy: Policy, pool: readonly Message[], random: SeededRandom) {
    this.#room = new Room(policy);
    this.#policy = definePolicy(policy);
    this.#random = random;
    this.#pool = pool;
    this.#bytes = new ByteFuzzer(random);
    this.#isEvicted = random.below(2) === 0;
    this.#loudest = random.pick(this.#attackers);
    this.#allowances = ownLimits(this.#policy)
      .map((limit) => Allowance.of(limit, this.#isEvicted))
      .filter((allowance) => allowance !== null);
  }

  async run(frames: number): Promise<Tally> {
    await this.#room.host.ready();
    this.#listen();
    while (this.tally.frames < frames) {
      await this.#step();
      if (this.#failure !== null) throw this.#failure;
      if (this.tally.frames % 64 === 0) this.#inspect();
    }
    this.#inspect();
    await this.#readRecord();
    await this.#withdraw();
    return this.tally;
  }

  #listen(): void {
    this.#room.bouncer.on("verdict", (event) => {
      this.#verdict = event;
      if (REPLIED_TO.has(event.verdict.action)) this.#replies++;
    });
    this.#room.bouncer.on("error", ({ doing, error }) => {
      // Other limiters say nothing, or nonsense.
      if (error instanceof Mischief || COMPLAINTS.test(String(error)) || doing.startsWith("asking limit "))
        return;
      this.#failure ??= new Error(`it failed at ${doing}`, { cause: error });
    });
  }

  async #step(): Promise<void> {
    const random = this.#random;
    this.#tick();
    // One of them sends most: what nobody uses up holds by itself.
    const attacker = random.below(2) === 0 ? this.#loudest : random.pick(this.#attackers);
    if (attacker === undefined) return;
    const { connection } = attacker;
    const chance = random.below(100);
    if (connection === null) await this.#come(attacker);
    else if (connection.readyState !== 1 && chance < 30) this.#leave(attacker);
    else if (chance < 90) this.#send(connection);
    else if (chance < 92) this.#leave(attacker);
    else if (chance < 95 && this.#isEvicted) await this.#evict();
    else await this.#order(connection, attacker);
    this.#hear();
  }

  /** Whatever has come, it can be written down and read again, and takes no more room than it may. */
  async #readRecord(): Promise<void> {
    const { record, policy } = this.#room.bouncer;
    const lines = (await new Response(record.read()).text()).trimEnd().split("\n").map(parseLine);
    const broken = lines.find((line) => typeof line === "string");
    if (broken !== undefined) throw new Error(`a line of the record cannot be read: ${show(broken)}`);
    const { maxBytes } = policy.record ?? { maxBytes: 0 };
    if (maxBytes > 0 && lines.length < 3) throw new Error("nothing was recorded");
    let bytes = 0;
    for (const value of this.#room.memory.records.values())
      if (value instanceof Uint8Array) bytes += value.byteLength;
    if (bytes > maxBytes) throw new Error(`the record has ${bytes} bytes`);
  }

  /** Mostly time goes on a little. Now and then it jumps, stands still, or goes back. */
  #tick(): void {
    const random = this.#random;
    const chance = random.below(1_000);
    const by =
      chance < 700
        ? 0
        : chance < 960
          ? random.below(30)
          : chance < 980
            ? random.below(2_500)
            : -random.below(5_000);
    const jump = chance === 998 ? DAY : chance === 999 ? -DAY : 0;
    this.#room.now += by + jump;
    this.#forward += Math.max(0, by + jump);
  }

  async #come(attacker: Attacker): Promise<void> {
    const { connection } = await this.#room.knock(attacker.id, attacker.headers);
    attacker.connection = connection;
  }

  #leave(attacker: Attacker): void {
    const { connection } = attacker;
    if (connection === null) return;
    this.#room.lose(connection);
    attacker.connection = null;
    this.#hear([connection]);
  }

  async #evict(): Promise<void> {
    this.tally.evictions++;
    this.#late = new WeakMap();
    this.#room.now += SILENCE;
    this.#forward += SILENCE;
    this.#room.evict();
    this.#listen();
    await this.#room.host.ready();
  }

  /** Whatever an operator or the app may ask of a bouncer. */
  async #order(connection: HibernatingConnection, { headers }: Attacker): Promise<void> {
    const { bouncer } = this.#room;
    const random = this.#random;
    const target =
      random.below(2) === 0 && headers["x-user"] !== undefined
        ? (`user:${headers["x-user"]}` as const)
        : connection;
    const disclosure = random.pick(["none", "notify", "delayed"] as const) ?? "none";
    switch (random.below(12)) {
      case 0:
        await unlessModerator(
          headers,
          bouncer.bans.add(target, {
            for: random.pick([1, "1s", "1d", "forever"] as const) ?? 1,
            disclosure,
          }),
        );
        break;
      case 1:
        await unlessModerator(
          headers,
          bouncer.bans.add(target, {
            kind: "shadow-ban",
            for: random.pick([1, "1s", "1d", "forever"] as const) ?? 1,
            disclosure,
          }),
        );
        break;
      case 2:
      case 3:
        await bouncer.bans.remove(target);
        break;
      case 4:
        bouncer.strikes.add(connection, {
          strikes: 1 + random.below(3),
          reason: "\ud800".repeat(random.below(100)),
        });
        break;
      case 5:
        bouncer.strikes.clear(connection);
        break;
      case 6:
        bouncer.strikes.mute(connection, random.below(2_000));
        break;
      case 7:
        bouncer.strikes.reportInvalid(connection);
        break;
      case 8:
        bouncer.strikes.standing(connection);
        bouncer.strikes.sendStanding(connection);
        bouncer.metrics();
        bouncer.metrics(target);
        break;
      case 9:
        bouncer.limits.add({ name: `added ${this.tally.frames}`, limit: 1, window: "1s", per: "client" });
        await bouncer.limits.remove(`added ${this.tally.frames}`);
        break;
      case 10:
        await this.#spend(target);
        break;
      default:
        await bouncer.bans.list();
        await bouncer.bans.history(target);
    }
    await settled();
  }

  /** Spends of a budget, and settles what is not there to be settled. */
  async #spend(target: Target): Promise<void> {
    const { budgets } = this.#room.bouncer;
    const random = this.#random;
    const [budget] = this.#policy.budgets;
    if (budget === undefined || (budget.per === "connection" && typeof target === "string")) return;
    try {
      const turn = await budgets.reserve(target, budget.name, random.below(30));
      if (!(turn.left >= 0) || (!turn.ok && !(turn.retryAfter > 0)))
        throw new Error(`it answered ${JSON.stringify(turn)}`);
      if (!turn.ok) return;
      await turn.settle(random.pick([0, 3, 1e300, Number.NaN, -1]));
      if (await budgets.settle(turn.id, 5)) throw new Error("a reservation was settled twice");
      const madeUp = [
        turn.id.replace(/[\da-f]{24}$/, "0".repeat(24)),
        `../${turn.id}`,
        "__proto__",
        "\ud800",
      ];
      for (const id of madeUp)
        if (await budgets.refund(id)) throw new Error("a reservation that never was was given back");
    } catch (error) {
      if (!(error instanceof Mischief)) throw error;
    }
  }

  #frame(): Message {
    if (this.#random.below(16) === 0)
      return textOfBytes(this.#random, this.#policy.maxMessageBytes + this.#random.below(3) - 1);
    return this.#random.below(2) === 0 ? this.#bytes.next() : (this.#random.pick(this.#pool) ?? "");
  }

  #send(connection: HibernatingConnection): void {
    const frame = this.#frame();
    const isOpen = connection.readyState === 1;
    const thrown = this.#random.below(40) === 0 ? new Mischief("the app") : null;
    const returned = {};
    let deliveries = 0;
    // What waited may have been refused since.
    this.#hear();
    this.#verdict = null;
    this.#replies = 0;
    this.tally.frames++;
    const fail = (what: string, cause?: unknown): never => {
      throw new Error(`${what}: ${show(frame)}`, { cause });
    };

    let answer: unknown;
    let caught: unknown = null;
    let isLate = false;
    const late = this.#late;
    const number = this.tally.frames;
    try {
      answer = this.#room.bouncer.handle(connection, frame, () => {
        deliveries++;
        if (isLate && late === this.#late) this.#checkLate(connection, number, deliveries);
        if (thrown !== null) throw thrown;
        return returned;
      });
    } catch (error) {
      caught = error;
    }
    isLate = true;
    const isDelivered = deliveries === 1;
    if (deliveries > 1) fail("it was delivered twice");
    if (caught !== (isDelivered ? thrown : null)) fail("handle threw what the app did not", caught);
    if (answer !== (isDelivered && thrown === null ? returned : undefined))
      fail("handle returned something else");
    if (isDelivered && !isOpen) fail("it was delivered for a connection that is closed");
    if (isDelivered && isControlMessage(frame)) fail("it speaks in the bouncer's name, and was delivered");
    this.tally[isDelivered ? "delivered" : "refused"]++;
    this.#checkSize(frame, fail);
    this.#checkType(frame, fail);
    this.#checkVerdict(connection, frame, isDelivered, fail);
  }

  /** It had to wait, and is delivered now. Nobody is there to throw at. */
  #checkLate(connection: HibernatingConnection, number: number, deliveries: number): void {
    this.tally.late++;
    const flaw =
      deliveries > 1
        ? "was delivered twice"
        : connection.readyState !== 1
          ? "was delivered for a connection that is closed"
          : number < (this.#late.get(connection) ?? 0)
            ? "was delivered after one that came later"
            : null;
    this.#late.set(connection, number);
    if (flaw !== null) this.#failure ??= new Error(`a message that waited ${flaw}`);
  }

  #checkSize(frame: Message, fail: (what: string) => never): void {
    const bytes = typeof frame === "string" ? Buffer.byteLength(frame) : sizeOf(frame);
    if (bytesOf(frame) !== bytes) fail(`it has ${bytes} bytes, and was taken for ${bytesOf(frame)}`);
  }

  #checkType(frame: Message, fail: (what: string) => never): void {
    const type = classify(frame);
    const parsed = typeByParsing(frame);
    if (parsed !== undefined && type !== parsed) fail(`its type is ${parsed}, and was taken for ${type}`);
  }

  #checkVerdict(
    connection: HibernatingConnection,
    frame: Message,
    isDelivered: boolean,
    fail: (what: string) => never,
  ): void {
    const event = this.#verdict as VerdictEvent | null;
    const { enforce, maxMessageBytes, free, limits } = this.#policy;
    if (event === null) {
      const isModerator = this.#attackers.find((attacker) => attacker.connection === connection)?.id === "m";
      if (isDelivered && !isModerator) fail("it was delivered without a verdict");
      return;
    }
    const { verdict, clientKey, address, tier } = event;
    const replies = enforce ? this.#replies : 0;
    if (connection.warnings.length !== replies) fail(`it was replied to ${connection.warnings.length} times`);
    if (isDelivered !== ((verdict.admitted || !enforce) && !isControlMessage(frame)))
      fail("it was not done as decided");
    const bytes = bytesOf(frame);
    if (!verdict.admitted) {
      if (verdict.never && verdict.limit === SIZE_LIMIT && bytes <= maxMessageBytes)
        fail("it is not too large, and was taken for it");
      if (!(verdict.retryAfter >= 0 && verdict.retryAfter < Infinity))
        fail(`it may come again in ${verdict.retryAfter}`);
      return;
    }
    if (bytes > maxMessageBytes) fail("it is too large, and was admitted");
    const isFree =
      (typeof free?.type === "string" && verdict.type === free.type) ||
      (typeof free?.tier === "string" && tier === free.tier);
    if (isFree || limits.length === 0) return;
    for (const allowance of this.#allowances) {
      const sent = { connection, client: clientKey, address, tier, type: verdict.type, bytes };
      if (!allowance.admits(sent, this.#forward)) fail("it is one too many, and was admitted");
    }
  }

  /** What the bouncer has said by now. */
  #hear(connections: readonly HibernatingConnection[] = this.#room.here): void {
    for (const { sent, closes } of connections) {
      for (const frame of sent.splice(0)) {
        if (frame === ANSWER) continue;
        this.tally.warned++;
        const flaw = flawOf(frame);
        if (flaw !== null) throw new Error(`${flaw}: ${String(frame)}`);
      }
      for (const [code, reason] of closes.splice(0)) {
        this.tally.closed++;
        const flaw = flawOfClose(code, reason);
        if (flaw !== null) throw new Error(`${flaw}: ${code} ${reason}`);
      }
    }
  }

  /** Whether all that is kept stays within its bounds, and can be stored. */
  #inspect(): void {
    const keys = takeMostKeys();
    this.tally.keys = Math.max(this.tally.keys, keys);
    if (keys > MOST_KEYS) throw new Error(`${keys} keyed counts are kept`);
    for (const connection of this.#room.here) {
      const state = readState(connection, "r");
      if (state === undefined) continue;
      const bytes = serialize(state).length;
      this.tally.bytes = Math.max(this.tally.bytes, bytes);
      if (bytes > MOST_STATE_BYTES) throw new Error(`a connection's state takes ${bytes} bytes`);
    }
  }

  /** Once the attackers are gone and all has run down, the room serves an honest client as one that was never attacked. */
  async #withdraw(): Promise<void> {
    for (const attacker of this.#attackers) this.#leave(attacker);
    await settled();
    this.#room.now += 30 * DAY;
    const fresh = new Room(this.#room.policy);
    fresh.bouncer.on("error", () => {});
    const [here, there] = [await serves(this.#room), await serves(fresh)];
    if (here !== there)
      throw new Error(`the room ${here} an honest client; one that was never attacked ${there}`);
    if (this.#failure !== null) throw this.#failure;
  }
}

async function serves(room: Room): Promise<string> {
  const { connection, isIn } = await room.knock("honest", { "x-user": "honest" });
  if (!isIn) return "turns away";
  return room.bouncer.handle(connection, "", () => true) === true ? "serves" : "refuses";
}

/** The `type` that an app would find; `undefined` where it could not read the frame. */
function typeByParsing(frame: Message): string | null | undefined {
  if (typeof frame !== "string") return null;
  try {
    const value: unknown = JSON.parse(frame);
    if (typeof value !== "object" || value === null) return null;
    const { type } = value as { type?: unknown };
    return typeof type === "string" && type.length <= LONGEST_TYPE ? type : null;
  } catch {
    return undefined;
  }
}

/** The most keyed counts that any room has remembered at once since this was last asked. */
let mostKeys = 0;
const { set } = KeyedBuckets.prototype;
KeyedBuckets.prototype.set = function (...args) {
  set.apply(this, args);
  mostKeys = Math.max(mostKeys, this.size);
};

function takeMostKeys(): number {
  const most = mostKeys;
  mostKeys = 0;
  return most;
}

function sizeOf(frame: Exclude<Message, string>): number {
  return "size" in frame ? frame.size : frame.byteLength;
}

function show(frame: Message): string {
  const text =
    typeof frame === "string" ? JSON.stringify(frame) : `${frame.constructor.name} of ${sizeOf(frame)} bytes`;
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length})` : text;
}

/** A ban of somebody who moderates here is refused with a sentence; that of anybody else is not. */
async function unlessModerator(headers: Attacker["headers"], ban: Promise<unknown>): Promise<void> {
  try {
    await ban;
  } catch (error) {
    const isRefused = headers["x-moderator"] === "yes" && String(error).includes(" moderates here");
    if (!isRefused) throw error;
  }
}
