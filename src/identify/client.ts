import type { Identify, Identity, RequestLike } from "../policy/policy.ts";
import { addressOf } from "./address.ts";

/**
 * Who is behind a connection: `user:<id>` where the app verified one, else `address:<address>`.
 * Bans are kept under it. `?_pk=` never makes one, since a client picks it at will.
 */
export type ClientKey = `user:${string}` | `address:${string}`;

const MAX_ID_LENGTH = 128;

/**
 * Finds out who is behind a connection. Where the app's own `identify` throws, the client is its address.
 *
 * @returns the client's key, or `null` where neither the app nor the platform can tell.
 */
export async function identify(
  request: RequestLike,
  connection: { readonly id: string },
  identifyUser: Identify | undefined,
  onError: (error: unknown) => void,
): Promise<ClientKey | null> {
  let user: Identity;
  try {
    user = await identifyUser?.(request, connection);
  } catch (error) {
    onError(error);
  }
  if (typeof user === "string" && user !== "") return `user:${await shorten(user)}`;
  const address = addressOf(request);
  return address === null ? null : `address:${address}`;
}

/** The key lives in the connection's state and in storage keys, so its length is bounded. */
async function shorten(id: string): Promise<string> {
  if (id.length <= MAX_ID_LENGTH) return id;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id)));
  return `sha256-${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
