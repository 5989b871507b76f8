import { type Duration, milliseconds } from "../../policy/duration.ts";
import type { MessageEvent, Pseudonym, TrafficEvent } from "../../record/traffic-event.ts";
import { natCrowd, paster, sleeper, talker, tapper, tunnel, typist } from "./chatting.ts";
import type { Crowd, HonestKind, HostileKind, TrafficKind } from "./crowd.ts";
import { byteFlood, flood, pulse, raid, reconnectStorm, runaway, slowFlood, typeHopper } from "./hostile.ts";
import { arrivals } from "./line.ts";
import { merge } from "./merge.ts";
import { gameLoop, pointer } from "./moving.ts";
import { Random } from "./random.ts";
import type { Cast, Member } from "./visit.ts";
import { agent, editor } from "./working.ts";

const honest: Readonly<Record<HonestKind, Cast>> = {
  talker,
  typist,
  paster,
  tapper,
  pointer,
  gameLoop,
  editor,
  agent,
  tunnel,
  sleeper,
  natCrowd,
};

const hostile: Readonly<Record<HostileKind, Cast>> = {
  flood,
  slowFlood,
  pulse,
  typeHopper,
  byteFlood,
  raid,
  reconnectStorm,
  runaway,
};

const casts: Readonly<Record<TrafficKind, Cast>> = { ...honest, ...hostile };

const isKind = (name: string): name is TrafficKind => Object.hasOwn(casts, name);
const isHostile = (kind: TrafficKind): kind is HostileKind => Object.hasOwn(hostile, kind);
const kinds = Object.keys(casts).filter(isKind);

/** The kinds of {@link Crowd} that mean no harm. */
export const honestKinds: readonly HonestKind[] = kinds.filter((kind) => !isHostile(kind));

/** The kinds of {@link Crowd} that a policy should stop. */
export const hostileKinds: readonly HostileKind[] = kinds.filter(isHostile);

/** What {@link traffic} makes. */
export interface TrafficOptions {
  /** A whole number. The same options with the same seed make the same traffic. */
  readonly seed: number;
  /** How long the record is. */
  readonly for: Duration;
  /** Who comes. */
  readonly crowd: readonly Crowd[];
  /** When it begins, in epoch ms. Default: the beginning of 2026. */
  readonly from?: number | undefined;
}

const YEAR_2026 = Date.UTC(2026, 0, 1);
const COMES_WITHIN = 10_000;

/**
 * Traffic as it could be, without a server: for trying a policy before there is a record. The events are in order of time, and are made as
 * they are asked for, so a day of it needs no more memory than a second. It can be gone through again. Clients are called after
 * their kind: `talker:1`, `flood:2`, `address:natCrowd:1` for a whole class, `raid:1:50`. {@link kindOf} tells the kind.
 *
 * @throws {TypeError} if the options make no sense, with what is wrong
 * @example
 * const events = traffic({ seed: 1, for: "2m", crowd: [{ kind: "typist", count: 20 }, { kind: "flood", start: "30s" }] });
 */
export function traffic(options: TrafficOptions): Iterable<TrafficEvent> {
  const { seed, crowd, from = YEAR_2026 } = options;
  if (!Number.isSafeInteger(seed)) throw new TypeError(`seed should be a whole number: ${seed}`);
  if (!Number.isSafeInteger(from)) throw new TypeError(`from should be in epoch ms, a whole number: ${from}`);
  const until = spanOf(options.for, "for");
  const groups = crowd.map((group, index) => groupOf(group, `crowd[${index}]`));
  return {
    [Symbol.iterator]: () => {
      let connections = 0;
      const members = castOf(groups, seed, until);
      const sources = Array.from(members, (member) => eventsOf(member, from, until, () => ++connections));
      return merge(sources);
    },
  };
}

/** The kind of a client in {@link traffic}; `null` for any other. */
export function kindOf(client: Pseudonym): TrafficKind | null {
  const name =
    String(client)
      .replace(/^address:/, "")
      .split(":", 1)[0] ?? "";
  return isKind(name) ? name : null;
}

interface Group extends Crowd {
  readonly count: number;
  readonly start: number;
  readonly within: number;
}

function groupOf(group: Crowd, where: string): Group {
  if (!isKind(group.kind)) {
    throw new TypeError(`${where}.kind should be one of ${kinds.join(", ")}: ${String(group.kind)}`);
  }
  for (const name of ["count", "size", "bytes"] as const) {
    const { [name]: value } = group;
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new TypeError(`${where}.${name} should be a whole number, 1 or more: ${value}`);
  }
  const { perSecond } = group;
  if (perSecond !== undefined && !(perSecond > 0 && perSecond <= 100_000))
    throw new TypeError(`${where}.perSecond should be more than 0, at most 100,000: ${perSecond}`);
  return {
    ...group,
    count: group.count ?? 1,
    start: spanOf(group.start ?? 0, `${where}.start`),
    within: spanOf(group.within ?? COMES_WITHIN, `${where}.within`),
  };
}

function spanOf(span: Duration, where: string): number {
  const ms = milliseconds(span);
  if (ms === null) throw new TypeError(`${where} should be a duration, such as "2m": ${span}`);
  return ms;
}

function* castOf(groups: readonly Group[], seed: number, until: number): Iterable<Member> {
  const counts = new Map<TrafficKind, number>();
  for (const { kind, count, start, within, perSecond, size, type, bytes } of groups) {
    for (let index = 0; index < count; index++) {
      const number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      const name = `${kind}:${number}`;
      const random = Random.of(seed, name);
      const from = start + random.between(0, within);
      if (from < until) yield* casts[kind]({ random, name, from, until, perSecond, size, type, bytes });
    }
  }
}

/** A member's events, until the record ends. A connection that is open then stays so. */
function* eventsOf(
  { client, line, visits, random }: Member,
  start: number,
  until: number,
  connect: () => number,
): Iterable<TrafficEvent> {
  const time = (at: number): number => start + Math.floor(at);
  for (const visit of visits) {
    if (visit.from >= until) return;
    const connection = connect();
    yield { event: "open", at: time(visit.from), connection, client };
    const end = Math.min(visit.until, until);
    const arriving = line === undefined ? visit.sendings : arrivals(visit.sendings, line, random);
    for (const { at, type, bytes, length } of arriving) {
      if (at >= end) break;
      const message: MessageEvent = { event: "message", at: time(at), connection, type, bytes };
      yield length === undefined ? message : { ...message, length };
    }
    if (visit.until < until) yield { event: "close", at: time(visit.until), connection };
  }
}
