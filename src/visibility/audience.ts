import type { ConnectionLike } from "../platform/room.ts";
import { type Session, isSameClient, isShadowed, type Viewer } from "../session/session.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { newContext } from "../platform/async-context.ts";
import { resemblesControl } from "./forgery.ts";

/** Who, besides its own client and moderators, sees a shadow-banned author: nobody, or whoever is shadow-banned too. */
export type AudienceName = DefinedPolicy["shadow"]["audience"];

/** Whether a viewer may see what an author does at `now`. */
export function canSee(viewer: Viewer, author: Viewer, audience: AudienceName, now: number): boolean {
  return !isShadowed(author, now) || seesHidden(viewer, author, audience, now);
}

/** Whether a viewer may see what a shadow-banned author does at `now`. */
export function seesHidden(viewer: Viewer, author: Viewer, audience: AudienceName, now: number): boolean {
  return (
    isSameClient(viewer, author) || viewer.moderates || (audience === "cohort" && isShadowed(viewer, now))
  );
}

/**
 * Who may later read what an author writes at `now`: `null` for everyone, else words for {@link mayRead}. An address is in them
 * only as a hash, so that they can be kept.
 */
export function readersOf(author: Session, audience: AudienceName, now: number): string | null {
  if (!isShadowed(author, now)) return null;
  return audience === "cohort" ? `${COHORT}${now}:${ownKey(author)}` : ownKey(author);
}

/** Whether a viewer may read what was written for these readers. Who is banned only later was not among them. */
export function mayRead(readers: string | null, viewer: Viewer, now: number): boolean {
  if (readers === null || viewer.moderates) return true;
  const own = ownKey(viewer);
  if (!readers.startsWith(COHORT)) return readers === own;
  const end = readers.indexOf(":", COHORT.length);
  if (readers.slice(end + 1) === own) return true;
  return (
    isShadowed(viewer, now) && (viewer.shadow?.at ?? Infinity) <= Number(readers.slice(COHORT.length, end))
  );
}

const COHORT = "cohort:";

/** Where nobody can tell who it is, the connection is all there is to go by. */
function ownKey({ record, clientInfo }: Viewer): string {
  return record ?? `connection:${clientInfo.connectionId}`;
}

/** Whom what is sent now is for. Asked of a connection, since each of several bouncers that guard it knows it as another session. */
export interface Scope {
  reaches(viewer: ConnectionLike): boolean;
}

const scopeNow = newContext<Scope>();

export function currentScope(): Scope | undefined {
  return scopeNow.getStore();
}

const EVERYONE: Scope = { reaches: () => true };
const OWN_WORD: Scope = { reaches: () => true };

/** Runs a handler so that whatever it sends, then or later, reaches only whom the scope says. */
export function within<T>(scope: Scope, handler: () => T): T {
  return scopeNow.run(scope, handler);
}

/** Runs a handler so that what it sends reaches whomever it is sent to, whatever it was called from. */
export function unbounded<T>(handler: () => T): T {
  return scopeNow.run(EVERYONE, handler);
}

/** Runs a handler so that what it sends is the bouncer's own word: it reaches whomever it is sent to, at the door too. */
export function inItsOwnName<T>(handler: () => T): T {
  return scopeNow.run(OWN_WORD, handler);
}

/**
 * Bounds every way of sending to a connection: direct sends, `broadcast`, loops over `getConnections()`. All of
 * them end in the connection's own `send`, on both hosts. Nobody but the bouncer sends control messages.
 *
 * @param onForgery called where the app was about to send what resembles one
 */
export function boundSends(session: Session, onForgery: () => void): void {
  const { connection } = session;
  const send = connection.send;
  Object.defineProperty(connection, "send", {
    configurable: true,
    writable: true,
    value(this: ConnectionLike, message: Parameters<ConnectionLike["send"]>[0]): void {
      // Sending to a connection that was closed throws on PartyKit, in the middle of the room's broadcast.
      if (session.closed) return;
      const scope = scopeNow.getStore();
      // Who is still at the door hears nothing of the room.
      if (!session.admitted && scope !== OWN_WORD) return;
      if (scope !== OWN_WORD && resemblesControl(message)) return onForgery();
      if (scope !== undefined && !scope.reaches(connection)) return;
      send.call(connection, message);
    },
  });
}
