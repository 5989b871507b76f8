import { admit } from "./act/admission.ts";
import { closeBanned, closingOf } from "./act/close.ts";
import { sendControlMessage } from "./act/tell.ts";
import { type ConnectionLike, OPEN } from "./hosts/room.ts";
import { type Identified, localeOf } from "./identify/client.ts";
import type { Session } from "./identify/guest.ts";
import { hideAddress, showAddress } from "./identify/hidden-address.ts";
import { tellOnArrival } from "./act/standing.ts";
import { forgivenAt, resumed, settle, SPOTLESS } from "./judge/conduct.ts";
import type { RecordKey } from "./identify/record-key.ts";
import type { ClientInfo } from "./identify/visitor.ts";
import { type Ban, type Entry, isOwedWord, shadowOf, strictest } from "./ledger/ban.ts";
import type { RecoveryRecord } from "./ledger/departure.ts";
import { announcedLimits } from "./measure/status.ts";
import type { RequestLike } from "./policy/policy.ts";
import type { Premises } from "./premises.ts";

/**
 * Lets a new connection in, or closes it: where its client is banned, or has too many, or comes too often.
 *
 * @returns whether it is in. Where storage or `identify` fail, it is: a room never stops because of its bouncer.
 */
export async function connect(
  premises: Premises,
  connection: ConnectionLike,
  request: RequestLike,
): Promise<boolean> {
  const { guests, log } = premises;
  log.watch(request.url);
  const guest = guests.receive(connection);
  const { visitor, moderates } = await identified(premises, connection, request);
  guest.visitor = visitor;
  guest.moderates = moderates;
  if (moderates) premises.requests.set(guest, request);
  log.sawIn(visitor, moderates);
  guest.record = await recordOf(premises, visitor);
  guest.locale = premises.usesLocale ? localeOf(request) : null;
  const enter = (): Promise<boolean> => decide(premises, guest);
  return guest.record === null || premises.link === null
    ? enter()
    : premises.link.arrive(guest.record, enter);
}

async function decide(premises: Premises, guest: Session): Promise<boolean> {
  const { guests, policy } = premises;
  const { connection } = guest;
  const entries = await recall(premises, guest);
  // It may have left, or have been banned, while all that was looked up.
  if (guest.closed || connection.readyState !== OPEN) {
    guests.roster.leave(guest);
    return false;
  }
  const now = premises.clock();
  premises.knowEveryone(now);

  const ban = guest.moderates ? null : strictest(bansIn(entries), "close", now);
  if (policy.enforce && !guest.moderates) {
    const word = premises.statements.tellWhatIsDue(guest, entries);
    word.catch((error: unknown) => premises.fail("telling of a ban", error));
  }
  if (ban !== null && policy.enforce) {
    closeBanned(guest, ban, policy, now);
    premises.events.emit("connect-refused", { client: guest.client, ban });
  } else {
    guest.admitted = !policy.enforce || premises.isExempt(guest) || admit(guest, premises, now);
    if (guest.admitted) guests.roster.enter(guest);
  }
  premises.save(guest);
  if (guest.admitted && policy.announce) announce(premises, guest);
  if (guest.admitted) tellOnArrival(premises, guest, now);
  return guest.admitted;
}

/**
 * What to close a connection with before it is accepted, where this room knows of a ban; else `null`. A hibernating connection that
 * never sent anything ends only ten seconds after it was closed (workerd 2024-07 to 2026-08), so that its client would hear of it
 * late.
 */
export async function turnAway(
  premises: Premises,
  request: RequestLike,
): Promise<{ code: number; reason: string } | null> {
  const { policy, book, clock, events } = premises;
  if (!policy.enforce || book === null) return null;
  premises.log.watch(request.url);
  const id = new URL(request.url).searchParams.get("_pk") ?? "";
  const { visitor, moderates } = await identified(premises, { id }, request);
  const record = await recordOf(premises, visitor);
  if (moderates || record === null) return null;
  try {
    let entries = await book.entriesOf(record, clock());
    if (premises.link !== null && strictest(bansIn(entries), "close", clock()) !== null) {
      // It may have been pardoned elsewhere.
      await premises.link.look(record);
      entries = await book.entriesOf(record, clock());
    }
    const now = clock();
    const ban = strictest(bansIn(entries), "close", now);
    // Whoever is still to be told why is let in as far as that.
    if (ban === null || (policy.controlMessages && isOwedWord(entries))) return null;
    events.emit("connect-refused", { client: visitor.clientKey, ban });
    return closingOf(ban, now);
  } catch (error) {
    premises.fail("reading a client's record", error);
    return null;
  }
}

/** Who sent a request. It is found out once, though it is asked for before the connection is accepted and after. */
function identified(
  premises: Premises,
  connection: { readonly id: string },
  request: RequestLike,
): Promise<Identified> {
  const known = premises.identified.get(request);
  if (known?.id === connection.id) return known.who;
  const who = premises.identify(request, connection);
  premises.identified.set(request, { id: connection.id, who });
  return who;
}

/**
 * Takes note that a connection is closed. Strikes that are not forgiven yet, and counts that take long to run down, wait for
 * the client's return.
 *
 * @returns whether it had been let in: the app never heard of one that was not
 */
export function disconnect(premises: Premises, connection: ConnectionLike): boolean {
  const { guests, departures, link, policy } = premises;
  const guest = guests.of(connection);
  const now = premises.clock();
  // It may be the one to wake the room, and is no longer among its connections then.
  premises.knowEveryone(now);
  guests.restore(guest, premises.gauge, now);
  const { record, admitted, closed } = guest;
  const isRecorded = record !== null && admitted && departures !== null;
  const kept = isRecorded ? guests.longLasting(guest, premises.gauge, now) : [];
  guests.leave(guest, premises.gauge, kept);
  if (link !== null && record !== null && !guests.isIn(record)) link.leave(record);
  if (!isRecorded) return admitted;

  // The strikes that led to a ban were kept with it.
  const conduct = closed ? SPOTLESS : settle(guest.conduct, policy.forgiveAfter, now);
  if (conduct.strikes > 0 || conduct.cooldown > 0 || conduct.restricted > 0 || kept.length > 0) {
    const until = Math.max(
      forgivenAt(conduct, policy.forgiveAfter, now),
      ...kept.map((count) => count.until),
    );
    const describe = async (): Promise<RecoveryRecord> => {
      return { conduct, kept: await hideAddress(kept, guest, premises.recordKeys), until };
    };
    departures.keep(record, describe, now).catch((error: unknown) => {
      premises.fail("keeping the strikes of a client that left", error);
    });
  }
  return admitted;
}

/** A client's entries in the book. Takes in how it stood when it left, and whether it is shadow-banned. */
async function recall(premises: Premises, guest: Session): Promise<readonly Entry[]> {
  const { book, departures, guests, gauge, clock } = premises;
  const { record } = guest;
  if (record === null || book === null || departures === null) return [];
  try {
    const [entries, departure] = await Promise.all([book.entriesOf(record, clock()), departures.of(record)]);
    const kept = departure === null ? [] : await showAddress(departure.kept, guest, premises.recordKeys);
    const now = clock();
    if (departure !== null) {
      const { forgiveAfter, cooldown } = premises.policy;
      const isShared = guest.visitor.userId === null;
      guest.conduct = resumed(departure.conduct, { forgiveAfter, isShared, grace: cooldown.grace }, now);
      guests.bring(guest, kept, gauge, now);
    }
    const shadow = strictest(bansIn(entries), "shadow-ban", now);
    guest.shadow = shadowOf(bansIn(entries), now) ?? guest.shadow;
    guest.isOwedWord = shadow?.disclosure === "delayed";
    return entries;
  } catch (error) {
    premises.fail("reading a client's record", error);
    return [];
  }
}

async function recordOf(premises: Premises, visitor: ClientInfo): Promise<RecordKey | null> {
  try {
    return await premises.recordKeys.of(visitor);
  } catch (error) {
    premises.fail("finding a client's record", error);
    return null;
  }
}

function bansIn(entries: readonly Entry[]): Ban[] {
  return entries.map(({ ban }) => ban);
}

function announce({ gauge, policy }: Premises, guest: Session): void {
  const limits = announcedLimits(gauge, guest.visitor);
  sendControlMessage(
    guest,
    { type: "party-bouncer:policy", limits, maxMessageBytes: policy.maxMessageBytes },
    policy,
  );
}
