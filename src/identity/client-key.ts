/** What the keys of clients begin with: of those that the app named, and of those known by their address. */
export const USER = "user:";
export const ADDRESS = "address:";

/**
 * A client, as bans and limits refer to it: `user:<id>` if the app verified an id, else `address:<address>`. The connection's id
 * (`?_pk=`) is never part of it, since the client chooses it.
 *
 * @example
 * const key: ClientKey = "user:42";
 * await bouncer.bans.add(key, { for: "1h" });
 */
export type ClientKey = `user:${string}` | `address:${string}`;

/** The key of a client of whom this is known; `null` if nothing is. */
export function clientKeyOf(userId: string | null, address: string | null): ClientKey | null {
  if (userId !== null) return `${USER}${userId}`;
  return address === null ? null : `${ADDRESS}${address}`;
}

/** What stands behind a prefix such as {@link USER}; `null` if a key begins otherwise. */
export function afterPrefix(key: string | null, prefix: string): string | null {
  return key?.startsWith(prefix) === true ? key.slice(prefix.length) : null;
}
