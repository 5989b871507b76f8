import { admit } from "./admit.ts";
import { closeBanned, closingOf } from "../bans/close.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import { type ConnectionLike, OPEN } from "../platform/room.ts";
import { type Identified, localeOf } from "../identity/identify.ts";
import type { Session } from "../session/session.ts";
import { hideAddress, showAddress } from "../session/hidden-address.ts";
import { tellOnArrival } from "./standing.ts";
import { forgivenAt, resumed, settle, SPOTLESS } from "../strikes/conduct.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import { type Ban, type Entry, isOwedWord, shadowOf, strictest } from "../bans/ban.ts";
import type { RecoveryRecord } from "../session/recovery-record.ts";
import { announcedLimits } from "../limits/limit-standing.ts";
import type { RequestLike } from "../identity/request.ts";
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
  const { sessions, log } = premises;
  log.watch(request.url);
  const session = sessions.receive(connection);
  const { clientInfo, moderates } = await identified(premises, connection, request);
  session.clientInfo = clientInfo;
  session.moderates = moderates;
  if (moderates) premises.requests.set(session, request);
  log.sawIn(clientInfo, moderates);
  session.record = await recordOf(premises, clientInfo);
  session.locale = premises.usesLocale ? localeOf(request) : null;
  const enter = (): Promise<boolean> => decide(premises, session);
  return session.record === null || premises.link === null
    ? enter()
    : premises.link.arrive(session.record, enter);
}

async function decide(premises: Premises, session: Session): Promise<boolean> {
  const { sessions, policy } = premises;
  const { connection } = session;
  const entries = await recall(premises, session);
  // It may have left, or have been banned, while all that was looked up.
  if (session.closed || connection.readyState !== OPEN) {
    sessions.roster.leave(session);
    return false;
  }
  const now = premises.clock();
  premises.knowEveryone(now);

  const ban = session.moderates ? null : strictest(bansIn(entries), "close", now);
  if (policy.enforce && !session.moderates) {
    const word = premises.statements.tellWhatIsDue(session, entries);
    word.catch((error: unknown) => premises.fail("telling of a ban", error));
  }
  if (ban !== null && policy.enforce) {
    closeBanned(session, ban, policy, now);
    premises.events.emit("connect-refused", { client: session.client, ban });
  } else {
    session.admitted = !policy.enforce || premises.isExempt(session) || admit(session, premises, now);
    if (session.admitted) sessions.roster.enter(session);
  }
  premises.save(session);
  if (session.admitted && policy.announce) announce(premises, session);
  if (session.admitted) tellOnArrival(premises, session, now);
  return session.admitted;
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
  const { clientInfo, moderates } = await identified(premises, { id }, request);
  const record = await recordOf(premises, clientInfo);
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
    events.emit("connect-refused", { client: clientInfo.clientKey, ban });
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
  const { sessions, recovery, link, policy } = premises;
  const session = sessions.of(connection);
  const now = premises.clock();
  // It may be the one to wake the room, and is no longer among its connections then.
  premises.knowEveryone(now);
  sessions.restore(session, premises.limiter, now);
  const { record, admitted, closed } = session;
  const isRecorded = record !== null && admitted && recovery !== null;
  const kept = isRecorded ? sessions.longLasting(session, premises.limiter, now) : [];
  sessions.leave(session, premises.limiter, kept);
  if (link !== null && record !== null && !sessions.isIn(record)) link.leave(record);
  if (!isRecorded) return admitted;

  // The strikes that led to a ban were kept with it.
  const conduct = closed ? SPOTLESS : settle(session.conduct, policy.forgiveAfter, now);
  if (conduct.strikes > 0 || conduct.cooldown > 0 || conduct.restricted > 0 || kept.length > 0) {
    const until = Math.max(
      forgivenAt(conduct, policy.forgiveAfter, now),
      ...kept.map((count) => count.until),
    );
    const describe = async (): Promise<RecoveryRecord> => {
      return { conduct, kept: await hideAddress(kept, session, premises.recordKeys), until };
    };
    recovery.keep(record, describe, now).catch((error: unknown) => {
      premises.fail("keeping the strikes of a client that left", error);
    });
  }
  return admitted;
}

/** A client's entries in the book. Takes in how it stood when it left, and whether it is shadow-banned. */
async function recall(premises: Premises, session: Session): Promise<readonly Entry[]> {
  const { book, recovery, sessions, limiter, clock } = premises;
  const { record } = session;
  if (record === null || book === null || recovery === null) return [];
  try {
    const [entries, recovered] = await Promise.all([book.entriesOf(record, clock()), recovery.of(record)]);
    const kept = recovered === null ? [] : await showAddress(recovered.kept, session, premises.recordKeys);
    const now = clock();
    if (recovered !== null) {
      const { forgiveAfter, cooldown } = premises.policy;
      const isShared = session.clientInfo.userId === null;
      session.conduct = resumed(recovered.conduct, { forgiveAfter, isShared, grace: cooldown.grace }, now);
      sessions.bring(session, kept, limiter, now);
    }
    const shadow = strictest(bansIn(entries), "shadow-ban", now);
    session.shadow = shadowOf(bansIn(entries), now) ?? session.shadow;
    session.isOwedWord = shadow?.disclosure === "delayed";
    return entries;
  } catch (error) {
    premises.fail("reading a client's record", error);
    return [];
  }
}

async function recordOf(premises: Premises, clientInfo: ClientInfo): Promise<RecordKey | null> {
  try {
    return await premises.recordKeys.of(clientInfo);
  } catch (error) {
    premises.fail("finding a client's record", error);
    return null;
  }
}

function bansIn(entries: readonly Entry[]): Ban[] {
  return entries.map(({ ban }) => ban);
}

function announce({ limiter, policy }: Premises, session: Session): void {
  const limits = announcedLimits(limiter, session.clientInfo);
  sendControlMessage(
    session,
    { type: "party-bouncer:policy", limits, maxMessageBytes: policy.maxMessageBytes },
    policy,
  );
}
