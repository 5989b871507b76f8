import * as z from "zod/mini";

/** How long, in ms, a session lasts without anything that a person does. */
export const IDLE_AFTER = 30 * 60_000;

/** How long, in ms, a session lasts at most. */
export const LONGEST = 12 * 3_600_000;

/** How far, in ms, the clocks of two machines may be apart. */
const CLOCKS_APART = 60_000;

/** Longer ones do not fit into a cookie. */
export const LONGEST_TOKEN = 2_048;

export const sessionSchema = z.object({
  /** Unique. */
  id: z.string(),
  /** What the operator signed in with: `authorize` is asked about it with each request. `null` after a developer's link. */
  token: z.nullable(z.string().check(z.maxLength(LONGEST_TOKEN))),
  /** Epoch ms. */
  startedAt: z.number(),
  /** When the operator last did something, in epoch ms. */
  activeAt: z.number(),
});

/** An operator who has signed in. The browser keeps it, sealed, and nobody else does. */
export type Session = z.output<typeof sessionSchema>;

export function newSession(token: string | null, now: number): Session {
  return { id: crypto.randomUUID(), token, startedAt: now, activeAt: now };
}

/** When it ends by itself at the latest, in epoch ms. */
export function expiryOf({ startedAt }: Session): number {
  return startedAt + LONGEST;
}

/** Whether it is over. A clock that stepped back makes none last longer. */
export function isOver(session: Session, now: number): boolean {
  const { startedAt, activeAt } = session;
  return (
    now >= Math.min(expiryOf(session), activeAt + IDLE_AFTER) ||
    now < Math.max(startedAt, activeAt) - CLOCKS_APART
  );
}
