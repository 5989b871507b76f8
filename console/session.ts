import { effect, signal } from "@preact/signals";
import type { SessionAnswer } from "../src/console/desk.ts";
import { ask, Failure, turnedAway } from "./api.ts";
import type { Key } from "./words.ts";

/** Who is signed in; `null` for nobody; `undefined` while that is being asked. */
export const session = signal<SessionAnswer | null | undefined>(undefined);

/** Why nobody is signed in, or why signing in failed; `null` if there is nothing to say. */
export const notice = signal<Key | null>(null);

/** Whether the terminal of a developer shows links that sign in. */
export const showsLinks = signal(false);

/** Ms after which it is looked again whether nobody is there. */
const IDLE_AGAIN = 60_000;

/** Ms between two signs of life that the server is given, however busy its reader. */
const SIGN_OF_LIFE = 120_000;

/** Whether the reader may change something, or only look. */
export function mayWrite(): boolean {
  return session.value?.operator.role === "moderator" || mayAdminister();
}

/** Whether the reader may take data out, or erase it. */
export function mayAdminister(): boolean {
  return session.value?.operator.role === "admin";
}

/** What a header can carry. */
const CARRIED = /^[\x21-\xFF]{1,2048}$/;

/** Signs in. If it fails, {@link notice} says why. */
export async function signIn(token: string): Promise<void> {
  notice.value = CARRIED.test(token) ? null : "signIn.wrong";
  if (notice.value !== null) return;
  try {
    await ask("session", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    await askWho();
  } catch (error) {
    session.value = null;
    notice.value = reasonOf(error);
  }
}

/** Signs out, here and on the server. */
export async function signOut(why: Key = "signIn.signedOut"): Promise<void> {
  session.value = null;
  notice.value = why;
  await ask("session", { method: "DELETE" }).catch(() => undefined);
}

/**
 * Finds out who is there, and signs them out when they are gone. A token in the address is taken out of it. It signs in on a developer's
 * machine, and only whoever is not signed in: no link makes an operator act as somebody else.
 */
export async function startSession(): Promise<void> {
  const token = takeToken();
  await askWhoFirst();
  if (token !== null && session.value === null && showsLinks.value) await signIn(token);
  watchOverIt();
}

function takeToken(): string | null {
  const url = new URL(location.href);
  const token = url.searchParams.get("token");
  if (token === null) return null;
  url.searchParams.delete("token");
  history.replaceState(null, "", url);
  return token;
}

/** @param shows whether it shows that its reader is there, so that the session lasts */
async function askWho(shows: "1" | "watch" = "1"): Promise<void> {
  const response = await ask("session", { method: "GET", headers: { "X-Party-Bouncer": shows } });
  session.value = (await response.json()) as SessionAnswer;
}

async function askWhoFirst(): Promise<void> {
  try {
    await askWho();
  } catch (error) {
    session.value = null;
    if (!(error instanceof Failure)) throw error;
    showsLinks.value = error.problem["development"] === true;
    if (error.status !== 401) notice.value = reasonOf(error);
  }
}

function reasonOf(error: unknown): Key {
  if (!(error instanceof Failure) || error.status === 0) return "failure.away";
  if (error.status === 401) return "signIn.wrong";
  return error.status === 429 ? "failure.tooMany" : "failure.server";
}

/** Whoever does nothing here may be at work in another tab, which has the same session: the server knows. */
async function endIfIdle(): Promise<void> {
  try {
    await askWho("watch");
  } catch {
    session.value = null;
    notice.value = "signIn.idle";
  }
}

function watchOverIt(): void {
  let active = Date.now();
  let told = active;
  const stir = (): void => {
    active = Date.now();
    if (!session.value || active - told < SIGN_OF_LIFE) return;
    told = active;
    askWho().catch(() => undefined);
  };
  for (const event of ["pointerdown", "pointermove", "keydown", "wheel"])
    addEventListener(event, stir, { passive: true });
  setInterval(() => {
    const { idleAfter = null, expiresAt = null } = session.value ?? {};
    const at = Date.now();
    if (idleAfter !== null && at - active >= idleAfter) {
      active = at - idleAfter + IDLE_AGAIN;
      void endIfIdle();
    } else if (expiresAt !== null && at >= expiresAt) void signOut("signIn.ended");
  }, 5_000);
  // Whoever signs in by a link was turned away before that.
  const before = turnedAway.peek();
  effect(() => {
    if (turnedAway.value === before || !session.peek()) return;
    session.value = null;
    notice.value = "signIn.ended";
  });
}
