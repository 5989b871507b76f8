import { type Session, isShadowed } from "../session/session.ts";
import { strictest } from "./ban.ts";
import type { Premises } from "../bouncer/premises.ts";
import { newBan } from "./new-ban.ts";

/** What an operator is told of a room that cannot hide anybody. */
const MIXED =
  "This room sends what several clients said together, from what one of them set off, such as a shared timer. While that one is " +
  "shadow-banned, what the others said would reach nobody. So nobody is shadow-banned here any more: hidden clients are closed " +
  "openly. To keep shadow-bans, send each message in its author's name, with bouncer.visibility.as(author, send): see \"Several authors " +
  'in one timer" in docs/guides/shadow-bans.md.';

/** Closes all hidden clients of a room that was found to send several clients' messages together, and says so. */
export function exposeEveryone(premises: Premises): void {
  premises.fail("keeping a shadow-ban", new Error(MIXED));
  const now = premises.clock();
  for (const session of premises.sessions.present())
    if (isShadowed(session, now)) expose(premises, session, now);
}

/** Replaces a hidden ban with an open one, for as long and for the same reason. It is not heard in the meantime. */
export function expose(premises: Premises, session: Session, now: number): void {
  if (premises.exposed.has(session)) return;
  premises.exposed.add(session);
  close(premises, session, now).catch((error: unknown) => {
    premises.exposed.delete(session);
    premises.fail("keeping a ban", error);
  });
}

async function close({ book, enforcement }: Premises, session: Session, now: number): Promise<void> {
  const { record, shadow, conduct } = session;
  if (shadow === null) return;
  const bans = record === null || book === null ? [] : await book.bansOf(record, now);
  const { by, reason, limit, disclosure } = strictest(bans, "shadow-ban", now) ?? {
    by: "operator",
    reason: "",
    limit: conduct.strikes > 0 ? conduct.limit : null,
    disclosure: "none" as const,
  };
  await enforcement.imposeOn(
    session,
    newBan("close", record, { at: now, until: shadow.until }, { by, reason, limit, disclosure }),
  );
}
