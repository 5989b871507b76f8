import type { Conduct } from "../strikes/conduct.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { HAS_BEFORE, HAS_KEY, IS_LITERAL, IS_MINE, PLACE } from "./packed-form.ts";
import type { ReadingDictionaries } from "./reading-dictionaries.ts";
import type { CountRecord } from "./traffic-event.ts";
import type { WritingDictionaries } from "./writing-dictionaries.ts";

/** Writes a conduct: its numbers in the order of {@link Conduct}, the types of a restriction as one more than how many there are. */
export function writeConduct(
  out: ByteWriter,
  dictionaries: WritingDictionaries,
  conduct: Conduct,
  now: number,
): void {
  out.ago(conduct.at, now);
  out.varint(conduct.strikes);
  out.number(conduct.cooldown);
  out.number(conduct.grace);
  out.number(conduct.calm);
  out.number(conduct.restricted);
  out.varint(conduct.only === null ? 0 : conduct.only.length + 1);
  for (const type of conduct.only ?? []) dictionaries.word(type);
  dictionaries.word(conduct.limit);
  out.varint(conduct.bans);
  out.number(conduct.banned);
  out.byte(conduct.unwarned ? 1 : 0);
  out.varint(conduct.excused);
}

export function readConduct(from: ByteReader, dictionaries: ReadingDictionaries, now: number): Conduct {
  return {
    at: from.ago(now),
    strikes: from.varint(),
    cooldown: from.amount(),
    grace: from.amount(),
    calm: from.amount(),
    restricted: from.amount(),
    only: readOnly(from, dictionaries),
    limit: dictionaries.word(from),
    bans: from.varint(),
    banned: from.amount(),
    unwarned: from.byte() !== 0,
    excused: from.varint(),
  };
}

function readOnly(from: ByteReader, dictionaries: ReadingDictionaries): readonly string[] | null {
  const length = from.varint();
  if (length === 0) return null;
  return from.list(() => dictionaries.word(from) ?? "", length - 1);
}

/** Writes what was counted somewhere. */
export function writeCount(
  out: ByteWriter,
  dictionaries: WritingDictionaries,
  { counter, key, mine, at, count, before }: CountRecord,
  now: number,
): void {
  out.byte(
    (key === undefined ? 0 : HAS_KEY) |
      (before === undefined ? 0 : HAS_BEFORE) |
      (key?.includes(PLACE) === true ? IS_LITERAL : 0) |
      (mine === undefined ? 0 : IS_MINE),
  );
  dictionaries.counter(counter);
  if (key !== undefined) dictionaries.key(key);
  out.ago(at, now);
  out.number(count);
  if (before !== undefined) out.number(before);
}

export function readCount(from: ByteReader, dictionaries: ReadingDictionaries, now: number): CountRecord {
  const has = from.byte();
  return {
    counter: dictionaries.counter(from),
    ...((has & HAS_KEY) !== 0 && { key: dictionaries.key(from, (has & IS_LITERAL) !== 0) }),
    ...((has & IS_MINE) !== 0 && { mine: true }),
    at: from.ago(now),
    count: from.amount(),
    ...((has & HAS_BEFORE) !== 0 && { before: from.amount() }),
  };
}
