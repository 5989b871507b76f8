import type { ClientKey } from "./client-key.ts";

/** What is known of the client behind a connection. Limits can match each of these. */
export interface ClientInfo {
  /** The client, as bans refer to it. `null` if it is unknown: the app named nobody, and there is no address. */
  readonly clientKey: ClientKey | null;
  /** The id that the policy's `identify` returned, or `null`. */
  readonly userId: string | null;
  /** `connection.id`. The client chooses it: it tells connections apart, not people. */
  readonly connectionId: string;
  /** The network address that Cloudflare reports (of an IPv6 address its /64), or `null`. */
  readonly address: string | null;
  /** The tier that the policy's `identify` returned, or `null`. */
  readonly tier: string | null;
}

/** What is known of a message. Limits can match each of these. */
export interface MessageInfo extends ClientInfo {
  /** The type that the policy's `classify` read: by default the `type` of JSON text. `null` if it has none. */
  readonly type: string | null;
}
