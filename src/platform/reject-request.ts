import { bytesOf } from "../shared/message.ts";
import { requestedId, type RequestLike } from "../identity/request.ts";

/** How large a connection's attachment may be, in bytes: the maximum first, then that of older runtimes and `partykit dev`. */
const ATTACHMENTS = [16_384, 2_048] as const;

let longestUrl: number | null = null;

/**
 * Both hosts keep a connection's URL in its attachment. A URL may take half of that: the rest has to do for the app's state and the
 * bouncer's, or a client with a long URL would be forgotten when the room hibernates, and one with an even longer URL would break the room.
 */
function longestUrlOf(): number {
  longestUrl ??= (ATTACHMENTS.find(canAttach) ?? ATTACHMENTS[1]) / 2;
  return longestUrl;
}

/** Tried out once, as no runtime says how much it takes. Outside of workerd nothing is attached. */
function canAttach(bytes: number): boolean {
  if (typeof WebSocketPair === "undefined") return true;
  try {
    const [end] = Object.values(new WebSocketPair()) as { serializeAttachment?(attachment: string): void }[];
    // Serialized, it takes some bytes more than the text itself.
    end?.serializeAttachment?.("x".repeat(bytes - 64));
    return true;
  } catch {
    return false;
  }
}

declare const WebSocketPair: (new () => object) | undefined;

/** The id is the first tag of a hibernating connection: 256 bytes of UTF-8 at most. */
const LONGEST_ID = 256;

/** Of a Durable Object. One with a longer name does not know it. */
const LONGEST_NAME = 1_024;

/** The answer to a request that the hosts themselves would answer with an internal error; `null` if the request is fine. */
export function rejectRequest(request: RequestLike): Response | null {
  const { url, headers } = request;
  // Nothing in a short URL is too long, and to take one apart costs a connect as much as to identify its client.
  if (url.length <= LONGEST_ID) return isProps(headers.get("x-partykit-props")) ? null : badRequest();
  const { pathname } = new URL(url);
  if (url.length > longestUrlOf() || pathname.split("/").some((part) => part.length > LONGEST_NAME)) {
    return new Response("URI Too Long", { status: 414 });
  }
  const isFine = bytesOf(requestedId(request)) <= LONGEST_ID && isProps(headers.get("x-partykit-props"));
  return isFine ? null : badRequest();
}

function badRequest(): Response {
  return new Response("Bad Request", { status: 400 });
}

/** Whether PartyServer can read a room's props, which come as JSON, in base64 or not. */
function isProps(header: string | null): boolean {
  if (header === null) return true;
  try {
    JSON.parse(/^\s*[[{]/.test(header) ? header : atob(header));
    return true;
  } catch {
    return false;
  }
}
