import { jwtVerify, SignJWT } from "jose";
import { type DeveloperEnv, tokenForPage } from "./developer.ts";
import { addressOf, isOnThisMachine } from "./this-machine.ts";
import { someName } from "./person.ts";

/** Someone the gate has verified. */
export interface Guest {
  id: string;
  name: string;
}

/** Names of the headers by which the gate tells a room who is there. The gate removes them from what a client sends. */
const ID_HEADER = "x-guest-id";
const NAME_HEADER = "x-guest-name";

const NAME_LENGTH = 32;

interface Env extends DeveloperEnv {
  readonly GUEST_SECRET?: unknown;
}

/**
 * Answers `GET /guest` with a ticket: `{ token, user, onThisMachine }`. A client sends the token along as `?token=` when it connects. It
 * is good for the address that asked for it. `onThisMachine` says whether the room without a bouncer lets its bearer in. Who is on your own
 * machine is given a `developer` token too, unless you have set one: see developer.ts.
 *
 * @returns `null` for any other request
 */
export async function issueTicket(request: Request | RequestOfPartyKit, env: Env): Promise<Response | null> {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.pathname !== "/guest") return null;
  // By code points: half of a surrogate pair could not be put into a header.
  const name = [...(url.searchParams.get("name")?.trim() ?? "")].slice(0, NAME_LENGTH).join("") || someName();
  const user: Guest = { id: newId(name), name };
  const from = await hashedAddress(request, env);
  const token = await new SignJWT({ name, from })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(user.id)
    .setIssuedAt()
    .setExpirationTime("12h")
    .sign(await secret(env));
  const onThisMachine = isOnThisMachine(request);
  return Response.json(
    { token, user, onThisMachine, developer: tokenForPage(request, env) },
    { headers: { "cache-control": "no-store" } },
  );
}

/** An id that a moderator can tell from others: it begins with the name, as far as that is made of plain letters and digits. */
function newId(name: string): string {
  const begin = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${begin}-${crypto.randomUUID().slice(-12)}`.replace(/^-+/, "");
}

/**
 * The gate: verifies the ticket in `?token=` and states in headers who is there. What a client claims in those headers
 * is removed, with a ticket or without.
 *
 * A ticket costs nothing, so its id counts only on your own machine, where everybody has the same address or none. Everywhere else a
 * client is its address, as without tickets, and a new ticket does not lift a ban.
 */
export async function stateGuest<R extends Request | RequestOfPartyKit>(request: R, env: Env): Promise<R> {
  request.headers.delete(ID_HEADER);
  request.headers.delete(NAME_HEADER);
  const guest = await verifyTicket(request, env);
  if (guest === null) return request;
  request.headers.set(NAME_HEADER, encodeURIComponent(guest.name));
  if (isOnThisMachine(request)) request.headers.set(ID_HEADER, guest.id);
  return request;
}

/** The id of whom the gate verified, or `null`. A bouncer's `identify`. */
export function guestId(request: { headers: { get(name: string): string | null } }): string | null {
  return request.headers.get(ID_HEADER);
}

/** The name of whom the gate verified, or one made up. */
export function guestName(request: { headers: { get(name: string): string | null } }): string {
  const name = request.headers.get(NAME_HEADER);
  return name === null ? someName() : decodeURIComponent(name);
}

async function verifyTicket(request: RequestLike, env: Env): Promise<Guest | null> {
  const token = new URL(request.url).searchParams.get("token");
  if (token === null) return null;
  try {
    const { payload } = await jwtVerify(token, await secret(env), { algorithms: ["HS256"] });
    const { sub: id, name, from } = payload;
    if (from !== (await hashedAddress(request, env))) return null;
    return typeof id === "string" && typeof name === "string" ? { id, name } : null;
  } catch {
    // Expired, forged, or from before a restart that made up a new secret: its bearer is a guest without a ticket.
    return null;
  }
}

/** What a ticket says of the address it was given to, which it does not name. */
async function hashedAddress(request: RequestLike, env: Env): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", await secret(env), algorithm, false, ["sign"]);
  const hash = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(addressOf(request) ?? ""));
  return btoa(String.fromCharCode(...new Uint8Array(hash, 0, 16)));
}

let madeUp: Uint8Array<ArrayBuffer> | undefined;

/** `GUEST_SECRET`, or in development one that lasts until the next start. */
async function secret({ GUEST_SECRET: configured }: Env): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof configured === "string" && configured.length >= 32) {
    return Uint8Array.from(new TextEncoder().encode(configured));
  }
  if (madeUp === undefined) {
    madeUp = crypto.getRandomValues(new Uint8Array(32));
    console.log(
      "GUEST_SECRET is not set (32 characters or more), so tickets last until the next start. Set it before you deploy.",
    );
  }
  return madeUp;
}

/** The part of a request that is read here, in the words of both hosts. */
interface RequestLike {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/** The part of PartyKit's own `Request` type that is used here: it comes with an older version of the same types. */
interface RequestOfPartyKit extends RequestLike {
  readonly method: string;
  readonly headers: {
    get(name: string): string | null;
    set(name: string, value: string): void;
    delete(name: string): void;
  };
}
