/** Who a connection is, in the words that limits and rules can use. */
export interface ClientInfo {
  /** As bans are kept: `user:<id>` or `address:<address>`; `null` if the client is unknown. */
  readonly clientKey: string | null;
  /** What `identify` returned, or `null`. */
  readonly userId: string | null;
  /** `connection.id`. The client makes it up: it tells connections apart, not people. */
  readonly connectionId: string;
  /** What Cloudflare states (an IPv6 address by its /64), or `null`. */
  readonly address: string | null;
  /** What `identify` returned beside the id, or `null`. */
  readonly tier: string | null;
}

/** A message, in the words that limits can use. */
export interface MessageInfo extends ClientInfo {
  /** What `classify` makes of it: by default the `type` of JSON text; `null` if there is none. */
  readonly type: string | null;
}
