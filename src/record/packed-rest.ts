import { COHORTS } from "../shared/cohort.ts";
import { type ByteReader, Damaged } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { ACTIONS } from "./event-of.ts";
import {
  DELIVER_BLAMELESS,
  DELIVER_WAIT,
  IS_HIDDEN,
  IS_HIDDEN_FOREVER,
  HAS_CONDUCT,
  HAS_COUNTS,
  OPEN_ADDRESS,
  OPEN_CLIENT,
  OPEN_COHORT,
  OPEN_EXEMPT,
  OPEN_LIMIT,
  OPEN_TIER,
  OPEN_TURNED_AWAY,
  STRIKE_FOR,
  STRIKE_LIMIT,
  STRIKE_STRIKES,
} from "./packed-form.ts";
import { readConduct, readCount, writeConduct, writeCount } from "./packed-standing.ts";
import type { ReadingDictionaries } from "./reading-dictionaries.ts";
import type {
  DeliverEvent,
  MessageEvent,
  OpenEvent,
  Pseudonym,
  StandingEvent,
  StrikeEvent,
  TrafficEvent,
} from "./traffic-event.ts";
import type { WritingDictionaries } from "./writing-dictionaries.ts";

/** Writes what an event has beyond its time and its connection. */
export function writeRest(
  out: ByteWriter,
  dictionaries: WritingDictionaries,
  event: Exclude<TrafficEvent, MessageEvent>,
): void {
  switch (event.event) {
    case "open":
      return writeOpen(out, dictionaries, event);
    case "close":
      return out.varint(event.code === undefined ? 0 : event.code + 1);
    case "deliver": {
      const { verdict, limit = null, wait, blameless } = event;
      const flags = wait === undefined ? 0 : DELIVER_WAIT | (blameless === undefined ? 0 : DELIVER_BLAMELESS);
      out.byte(ACTIONS.indexOf(verdict) | flags);
      dictionaries.word(limit);
      if (wait !== undefined) out.number(wait);
      return;
    }
    case "standing":
      return writeStanding(out, dictionaries, event);
    case "load":
      out.varint(event.connections.length);
      for (const connection of event.connections) dictionaries.connection(connection);
      return;
    case "rules":
      return out.text(event.fingerprint);
    default:
      return writeStrike(out, dictionaries, event);
  }
}

/** Reads what {@link writeRest} has written. */
export function readRest(
  from: ByteReader,
  dictionaries: ReadingDictionaries,
  event: Exclude<TrafficEvent["event"], "message">,
  at: number,
): TrafficEvent {
  if (event === "load") {
    return { at, event, connections: from.list(() => dictionaries.connection(from)) };
  }
  if (event === "rules") return { at, event, fingerprint: from.text() };
  const connection = dictionaries.connection(from);
  switch (event) {
    case "open":
      return readOpen(from, dictionaries, at, connection);
    case "close": {
      const code = from.varint() - 1;
      return code < 0 ? { at, event, connection } : { at, event, connection, code };
    }
    case "deliver":
      return readDelivery(from, dictionaries, at, connection);
    case "standing":
      return readStanding(from, dictionaries, at, connection);
    default:
      return readStrike(from, dictionaries, event, at, connection);
  }
}

function writeOpen(out: ByteWriter, dictionaries: WritingDictionaries, event: OpenEvent): void {
  const { client = null, address = null, tier = null, limit = null, cohort, exempt, verdict } = event;
  out.byte(
    (client === null ? 0 : OPEN_CLIENT) |
      (address === null ? 0 : OPEN_ADDRESS) |
      (tier === null ? 0 : OPEN_TIER) |
      (cohort === undefined ? 0 : OPEN_COHORT) |
      (verdict === undefined ? 0 : OPEN_TURNED_AWAY) |
      (limit === null ? 0 : OPEN_LIMIT) |
      (exempt === undefined ? 0 : OPEN_EXEMPT),
  );
  if (client !== null) dictionaries.name(client);
  if (address !== null) dictionaries.name(address);
  if (tier !== null) dictionaries.word(tier);
  if (cohort !== undefined) out.varint(cohort);
  if (limit !== null) dictionaries.word(limit);
}

function readOpen(
  from: ByteReader,
  dictionaries: ReadingDictionaries,
  at: number,
  connection: Pseudonym,
): OpenEvent {
  const has = from.byte();
  return {
    at,
    event: "open",
    connection,
    ...((has & OPEN_CLIENT) !== 0 && { client: dictionaries.name(from) }),
    ...((has & OPEN_ADDRESS) !== 0 && { address: dictionaries.name(from) }),
    ...((has & OPEN_TIER) !== 0 && { tier: dictionaries.word(from) }),
    ...((has & OPEN_COHORT) !== 0 && { cohort: cohortIn(from) }),
    ...((has & OPEN_EXEMPT) !== 0 && { exempt: true }),
    ...((has & OPEN_TURNED_AWAY) !== 0 && { verdict: "close" }),
    ...((has & OPEN_LIMIT) !== 0 && { limit: dictionaries.word(from) }),
  };
}

function cohortIn(from: ByteReader): number {
  const cohort = from.varint();
  if (cohort >= COHORTS) throw new Damaged("a cohort is out of bounds");
  return cohort;
}

function readDelivery(
  from: ByteReader,
  dictionaries: ReadingDictionaries,
  at: number,
  connection: Pseudonym,
): DeliverEvent {
  const head = from.byte();
  const verdict = ACTIONS[head & ~(DELIVER_WAIT | DELIVER_BLAMELESS)];
  if (verdict === undefined) throw new Damaged("a verdict is unknown");
  const limit = dictionaries.word(from);
  const delivery: DeliverEvent = { at, event: "deliver", connection, verdict, limit };
  if ((head & DELIVER_WAIT) === 0) return delivery;
  const isBlameless = (head & DELIVER_BLAMELESS) !== 0;
  return { ...delivery, wait: from.wait(), ...(isBlameless && { blameless: true }) };
}

function writeStrike(out: ByteWriter, dictionaries: WritingDictionaries, event: StrikeEvent): void {
  const { strikes, limit, for: span } = event;
  out.byte(
    (strikes === undefined ? 0 : STRIKE_STRIKES) |
      (limit === undefined ? 0 : STRIKE_LIMIT) |
      (span === undefined ? 0 : STRIKE_FOR),
  );
  if (strikes !== undefined) out.varint(strikes);
  if (limit !== undefined) dictionaries.word(limit);
  if (span !== undefined) out.number(span);
}

function readStrike(
  from: ByteReader,
  dictionaries: ReadingDictionaries,
  event: StrikeEvent["event"],
  at: number,
  connection: Pseudonym,
): StrikeEvent {
  const has = from.byte();
  return {
    at,
    event,
    connection,
    ...((has & STRIKE_STRIKES) !== 0 && { strikes: Math.max(1, from.varint()) }),
    ...((has & STRIKE_LIMIT) !== 0 && { limit: dictionaries.word(from) ?? "" }),
    ...((has & STRIKE_FOR) !== 0 && { for: from.amount() }),
  };
}

function writeStanding(out: ByteWriter, dictionaries: WritingDictionaries, event: StandingEvent): void {
  const { at, conduct, counts, hidden } = event;
  out.byte(
    (conduct === undefined ? 0 : HAS_CONDUCT) |
      (counts === undefined ? 0 : HAS_COUNTS) |
      (hidden === undefined ? 0 : hidden === null ? IS_HIDDEN_FOREVER : IS_HIDDEN),
  );
  if (conduct !== undefined) writeConduct(out, dictionaries, conduct, at);
  if (counts !== undefined) {
    out.varint(counts.length);
    for (const count of counts) writeCount(out, dictionaries, count, at);
  }
  if (typeof hidden === "number") out.number(hidden);
}

function readStanding(
  from: ByteReader,
  dictionaries: ReadingDictionaries,
  at: number,
  connection: Pseudonym,
): StandingEvent {
  const has = from.byte();
  return {
    at,
    event: "standing",
    connection,
    ...((has & HAS_CONDUCT) !== 0 && { conduct: readConduct(from, dictionaries, at) }),
    ...((has & HAS_COUNTS) !== 0 && {
      counts: from.list(() => readCount(from, dictionaries, at)),
    }),
    ...((has & IS_HIDDEN) !== 0 && { hidden: from.amount() }),
    ...((has & IS_HIDDEN_FOREVER) !== 0 && { hidden: null }),
  };
}
