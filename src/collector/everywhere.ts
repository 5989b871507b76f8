import * as z from "zod/mini";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { inTime } from "../platform/in-time.ts";
import {
  erasedSomeSchema,
  happeningListSchema,
  roomListSchema,
  summarySchema,
  totalsSchema,
} from "./answers.ts";
import type {
  CollectorCall,
  EraseCall,
  ErasedSome,
  HappeningList,
  RoomList,
  RoomsCall,
  RoomSummary,
  Totals,
} from "./calls.ts";
import { hashOf, spread } from "../shared/hash.ts";
import { COLLECTORS, collectorNamed, collectorOf } from "./names.ts";
import { mergedTotals } from "./merge.ts";
import { orderOf, positionOf } from "./trouble.ts";

/** Ms that a collector may take. If it is not in memory, it has to read all that it keeps of ten thousand rooms first. */
const PATIENCE_WITH_COLLECTORS = 5_000;

/** What all rooms have reported so far. @throws {Error} if a collector is away: without what it knows, counts would go back */
export async function totalsEverywhere(ledger: LedgerLike): Promise<Totals> {
  const answers = await fromAll(ledger, () => ({ do: "totals" }));
  return mergedTotals(answers.map((answer) => totalsSchema.parse(answer)));
}

/**
 * Some of all rooms, in either order.
 *
 * @param query.after the `next` of the list before. A room that has become active since is further up by now.
 * @throws {Error} if a collector is away
 */
export async function roomsEverywhere(ledger: LedgerLike, query: Omit<RoomsCall, "do">): Promise<RoomList> {
  const answers = await fromAll(ledger, () => ({ ...query, do: "rooms" }));
  const lists = answers.map((answer) => roomListSchema.parse(answer));
  const all = lists.flatMap(({ rooms }) => rooms).toSorted(orderOf(query.sort));
  const rooms = all.slice(0, query.limit);
  const hasMore = all.length > rooms.length || lists.some(({ next }) => next !== null);
  const last = rooms.at(-1);
  return {
    rooms,
    next: hasMore && last !== undefined ? positionOf(last) : null,
  };
}

/** A room, as of its last report; `null` if it has not reported. @throws {Error} if its collector is away */
export async function roomOf(ledger: LedgerLike, room: RoomAddress): Promise<RoomSummary | null> {
  const call: CollectorCall = { do: "room", room };
  const answer = await inTime(ledger.call(collectorOf(room), call), PATIENCE_WITH_COLLECTORS);
  return z.nullable(summarySchema).parse(answer);
}

/**
 * What has happened in all rooms since, in the order of time.
 *
 * @param after the `next` of the list before; without it, what comes from now on
 * @throws {TypeError} if `after` is anything else
 * @throws {Error} if a collector is away
 */
export async function happeningsEverywhere(ledger: LedgerLike, after?: string): Promise<HappeningList> {
  if (after !== undefined && !isHappeningsCursor(after)) throw new TypeError("that is no cursor");
  const positions = after?.split(SEPARATOR);
  const answers = await fromAll(ledger, (number) => ({ do: "happenings", after: positions?.[number] }));
  const lists = answers.map((answer) => happeningListSchema.parse(answer));
  return {
    happenings: lists.flatMap(({ happenings }) => happenings).toSorted((one, other) => one.at - other.at),
    next: lists.map(({ next }) => next).join(SEPARATOR),
    hasGap: lists.some(({ hasGap }) => hasGap),
  };
}

/** How long, in ms, some rooms may take to erase a client. */
const PATIENCE_TO_ERASE = 30_000;

/**
 * Has a client erased in each room that has reported.
 *
 * @returns how many rooms there are, and those that did not answer
 * @throws {Error} if a collector is away
 */
export async function eraseEverywhere(
  ledger: LedgerLike,
  whom: Omit<EraseCall, "do" | "after">,
): Promise<Omit<ErasedSome, "next">> {
  const eraseIn = async (number: number): Promise<ErasedSome[]> => {
    const answers: ErasedSome[] = [];
    for (let after: number | undefined; ;) {
      const call: CollectorCall = { do: "erase", ...whom, after };
      const answer = await inTime(ledger.call(collectorNamed(number), call), PATIENCE_TO_ERASE);
      const some = erasedSomeSchema.parse(answer);
      answers.push(some);
      if (some.next === null) return answers;
      after = some.next;
    }
  };
  const all = (await Promise.all(Array.from({ length: COLLECTORS }, (_, number) => eraseIn(number)))).flat();
  return {
    asked: all.reduce((sum, { asked }) => sum + asked, 0),
    failed: all.flatMap(({ failed }) => failed),
  };
}

/** Whether a text may be where a list of happenings goes on. */
export function isHappeningsCursor(text: string): boolean {
  const positions = text.split(SEPARATOR);
  return positions.length === COLLECTORS && positions.every((position) => /^\d{1,15}$/.test(position));
}

/** Counts requests to the API that were denied, by HTTP status. @throws {Error} if the collector is away */
export async function countDenied(
  ledger: LedgerLike,
  denied: Readonly<Record<string, number>>,
): Promise<void> {
  const call: CollectorCall = { do: "denied", denied };
  await inTime(ledger.call(collectorNamed(0), call));
}

/** Counts what somebody in no room decided: a ban by what it does, or (`null`) a lift. @throws {Error} if the collector is away */
export async function countDecided(ledger: LedgerLike, kind: "close" | "shadow-ban" | null): Promise<void> {
  const call: CollectorCall = { do: "decided", kind };
  await inTime(ledger.call(collectorNamed(0), call));
}

/** Counts connections that a gate turned away, by close code. @throws {Error} if the collector is away */
export async function countTurnedAway(
  ledger: LedgerLike,
  party: string,
  codes: Readonly<Record<string, number>>,
): Promise<void> {
  const call: CollectorCall = { do: "turned-away", party, codes };
  await inTime(ledger.call(collectorNamed(spread(hashOf(party)) % COLLECTORS), call));
}

/** Counts how long it took, in ms, until a ban had reached every room of its client. @throws {Error} if the collector is away */
export async function countEnforced(ledger: LedgerLike, ban: string, took: number): Promise<void> {
  const call: CollectorCall = { do: "enforced", ban, took };
  await inTime(ledger.call(collectorNamed(spread(hashOf(ban)) % COLLECTORS), call));
}

const SEPARATOR = ".";

function fromAll(ledger: LedgerLike, call: (number: number) => CollectorCall): Promise<unknown[]> {
  return Promise.all(
    Array.from({ length: COLLECTORS }, (_, number) =>
      inTime(ledger.call(collectorNamed(number), call(number)), PATIENCE_WITH_COLLECTORS),
    ),
  );
}
