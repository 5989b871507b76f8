import { oneOf, orNull, parseObject, shape, text } from "../src/shared/shape.ts";

/** Whether a client may answer to its ban, and what became of its answer. */
export interface AppealState {
  /** The ban's id. */
  readonly ban: string;
  /** `none`: it may answer, once. `open`: nobody has decided yet. `approved`: the ban is lifted. `rejected`: it stays. */
  readonly status: "none" | "open" | "approved" | "rejected";
  /** What the moderator says; `null` until it is decided. */
  readonly note: string | null;
}

/** What a room answers: the state, if there is something to answer to. */
const TOLD: ReadonlySet<number> = new Set([200, 201, 409]);
const NOTHING = 404;

const read = shape({
  ban: text,
  status: oneOf("none", "open", "approved", "rejected"),
  note: orNull(text),
});

/**
 * Answers to a ban, once. Only a client that was told of its ban can. The room knows by the request who asks, as it does when a socket is
 * opened: by the same query, headers or cookies of the same origin.
 *
 * @param url the URL of the socket
 * @param appeal at most 1,000 characters of plain text
 * @param ban the id of the ban, from its statement. Default: the newest that the client was told of
 * @returns what became of it: `open` if it was made just now or before; `null` if there is nothing to answer to
 * @throws {Error} if the room cannot be reached, does not take it now, or the text is empty or too long
 * @example
 * const state = await sendAppeal(socket.url, "It was my brother.");
 */
export function sendAppeal(
  url: string,
  appeal: string,
  ban: string | null = null,
): Promise<AppealState | null> {
  // Text, which a page of another origin may send without asking first.
  return request(url, null, { method: "POST", body: JSON.stringify({ ban, text: appeal }) });
}

/**
 * Asks whether a client may answer to its ban, and what became of its answer.
 *
 * @param url the URL of the socket
 * @param ban the id of the ban. Default: the newest that the client was told of
 * @returns `null` if there is nothing to answer to
 * @throws {Error} if the room cannot be reached, or does not answer now
 * @example
 * if ((await askAppeal(socket.url))?.status === "none") showForm();
 */
export function askAppeal(url: string, ban: string | null = null): Promise<AppealState | null> {
  return request(url, ban, {});
}

async function request(url: string, ban: string | null, init: RequestInit): Promise<AppealState | null> {
  const answer = await fetch(addressOf(url, ban), { ...init, cache: "no-store" });
  if (answer.status === NOTHING) return null;
  const said = await answer.text();
  const state = TOLD.has(answer.status) ? read(parseObject(said)) : undefined;
  if (state === undefined) throw new Error(`The room answered with ${answer.status}: ${said.slice(0, 200)}`);
  return state as unknown as AppealState;
}

/** Beside the room's own URL, with the same query. */
function addressOf(url: string, ban: string | null): URL {
  const address = new URL(url);
  address.protocol = address.protocol.replace("ws", "http");
  address.pathname = `${address.pathname.replace(/\/$/, "")}/party-bouncer/appeal`;
  if (ban !== null) address.searchParams.set("ban", ban);
  return address;
}
