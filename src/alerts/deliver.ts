import type { Post } from "../policy/webhook.ts";

/** How long, in ms, an answer is waited for. */
export const PATIENCE = 5_000;

/** The longest wait, in ms, that an answer may ask for. */
const LONGEST_WAIT = 600_000;

const TOO_MANY = 429;

/** Answers after which it may work later, beside those of 500 and more. */
const PASSING = new Set([408, 425, TOO_MANY]);

/** What has become of a request. What is said of it has nothing of the URL. */
export type Outcome =
  | { readonly is: "taken" }
  /** @property after ms to wait at least */
  | { readonly is: "later"; readonly after: number; readonly why: string }
  | { readonly is: "refused"; readonly why: string };

/** Sends a request, and waits for the status of its answer. It follows no redirect, and reads nothing of the body. Never throws. */
export async function deliver({ url, headers, body }: Post, now: () => number): Promise<Outcome> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: giveUp.signal,
    });
    // What is left of it would keep the connection open.
    response.body?.cancel().catch(() => {});
    return outcomeOf(response, now());
  } catch {
    // What was thrown may quote the URL.
    const why = giveUp.signal.aborted ? `has not answered within ${PATIENCE} ms` : "cannot be reached";
    return { is: "later", after: 0, why };
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf({ ok, status, headers }: Response, now: number): Outcome {
  if (ok) return { is: "taken" };
  // Where redirects are not followed, a browser's fetch says 0.
  const why = status === 0 ? "answered with a redirect" : `answered ${status}`;
  if (status < 500 && !PASSING.has(status)) return { is: "refused", why };
  return { is: "later", after: waitOf(headers.get("retry-after"), now), why };
}

/** Ms of a `Retry-After`: seconds, or a date. */
function waitOf(header: string | null, now: number): number {
  if (header === null || header.trim() === "") return 0;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1_000;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), LONGEST_WAIT);
}
