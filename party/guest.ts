import { jwtVerify, SignJWT } from "jose";

/** Someone the gate has verified. */
export interface Guest {
  id: string;
  name: string;
}

/** Names of the headers by which the gate tells a room who is there. The gate removes them from what a client sends. */
const ID_HEADER = "x-guest-id";
const NAME_HEADER = "x-guest-name";

const NAME_LENGTH = 32;

interface Env {
  readonly GUEST_SECRET?: unknown;
}

/**
 * Answers `GET /guest` with a ticket: `{ token, user }`. A client sends it along as `?token=` when it connects.
 *
 * @returns `null` for any other request
 */
export async function issueTicket(request: Request | RequestOfPartyKit, env: Env): Promise<Response | null> {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.pathname !== "/guest") return null;
  // By code points: half of a surrogate pair could not be put into a header.
  const name = [...(url.searchParams.get("name")?.trim() ?? "")].slice(0, NAME_LENGTH).join("") || someName();
  const user: Guest = { id: crypto.randomUUID(), name };
  const token = await new SignJWT({ name })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(user.id)
    .setIssuedAt()
    .setExpirationTime("12h")
    .sign(await secret(env));
  return Response.json({ token, user }, { headers: { "cache-control": "no-store" } });
}

/**
 * The gate: verifies the ticket in `?token=` and states in headers who is there. What a client claims in those headers
 * is removed, with a ticket or without.
 */
export async function stateGuest<R extends Request | RequestOfPartyKit>(request: R, env: Env): Promise<R> {
  request.headers.delete(ID_HEADER);
  request.headers.delete(NAME_HEADER);
  const guest = await verifyTicket(new URL(request.url).searchParams.get("token"), env);
  if (guest !== null) {
    request.headers.set(ID_HEADER, guest.id);
    request.headers.set(NAME_HEADER, encodeURIComponent(guest.name));
  }
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

async function verifyTicket(token: string | null, env: Env): Promise<Guest | null> {
  if (token === null) return null;
  try {
    const { payload } = await jwtVerify(token, await secret(env), { algorithms: ["HS256"] });
    const { sub: id, name } = payload;
    return typeof id === "string" && typeof name === "string" ? { id, name } : null;
  } catch {
    // Expired, forged, or from before a restart that made up a new secret: its bearer is a guest without a ticket.
    return null;
  }
}

let madeUp: Uint8Array | undefined;

/** `GUEST_SECRET`, or in development one that lasts until the next start. */
async function secret({ GUEST_SECRET: configured }: Env): Promise<Uint8Array> {
  if (typeof configured === "string" && configured.length >= 32) return new TextEncoder().encode(configured);
  if (madeUp === undefined) {
    madeUp = crypto.getRandomValues(new Uint8Array(32));
    console.log(
      "GUEST_SECRET is not set (32 characters or more), so tickets last until the next start. Set it before you deploy.",
    );
  }
  return madeUp;
}

function someName(): string {
  return `Guest ${crypto.randomUUID().slice(0, 4)}`;
}

/** The part of PartyKit's own `Request` type that is used here: it comes with an older version of the same types. */
interface RequestOfPartyKit {
  readonly url: string;
  readonly method: string;
  readonly headers: {
    get(name: string): string | null;
    set(name: string, value: string): void;
    delete(name: string): void;
  };
}
