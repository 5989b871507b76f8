import type { ClientInfo } from "../identity/client-info.ts";
import type { Identify } from "../identity/request.ts";
import type { Message } from "../shared/message.ts";
import type { Admission } from "./admission.ts";
import type { Cooldown } from "./cooldown.ts";
import type { Duration } from "./duration.ts";
import type { DefinedLimit, DefinedRate, Limit } from "./limit.ts";
import type { Match } from "./match.ts";
import type { DefinedRung, Rung } from "./rung.ts";
import type { Shadow } from "./shadow.ts";
import type { Warning } from "./warning.ts";

/**
 * The rules of a room. Every field has a default that suits a chat.
 *
 * @example
 * const policy: Policy = { limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }] };
 */
export interface Policy {
  /**
   * All that match a message have to admit it, and then all are charged, or none. Default: one limit named `messages`,
   * 10 per second with a burst of 20, for each connection.
   */
  limits?: readonly Limit[] | undefined;
  /** The largest message, in bytes of UTF-8. A larger one is a violation and never parsed; one of more than 16 times as much closes at once. Default: 16,384. */
  maxMessageBytes?: number | undefined;
  cooldown?: Cooldown | undefined;
  /** One strike is forgiven for each such span without a violation, counted from the end of the cool-down. Default: 1 minute. */
  forgiveAfter?: Duration | undefined;
  /**
   * In order of strikes. Below the first rung a strike warns. Default: warn, and at the 6th strike close for a minute.
   */
  ladder?: readonly Rung[] | undefined;
  /**
   * Who is behind a connection. Return only what you verified: never `connection.id`, which the client chooses (`?_pk=`).
   * May be async; where it throws, the client is its address. Default: the address (`CF-Connecting-IP`; an IPv6 address
   * by its /64), or nobody in particular where there is none.
   */
  identify?: Identify | undefined;
  /** Who is never judged: moderators, sockets from server to server. Asked once for each connection. Default: nobody. */
  exempt?: ((clientInfo: ClientInfo) => boolean) | undefined;
  /**
   * Messages that are never counted nor refused, such as heartbeats. Only their size is. Default: none. Whoever may send
   * something for free may send it without end, so let the app do little with it.
   */
  free?: Match | undefined;
  /**
   * The type of a message, as limits match it; read only where a rule asks for it.
   *
   * - `"text"`, the default: `type` of JSON text. Bytes have none.
   * - `"text-and-bytes"`: of bytes too. Say so where your room decodes bytes and parses them, or whoever sends its JSON as bytes gets
   *   round each limit for a type.
   * - a function: is given the message, text or bytes. What it throws counts as `null`.
   */
  classify?: "text" | "text-and-bytes" | ((message: Message) => string | null) | undefined;
  admission?: Admission | undefined;
  /** How many invalid messages a connection may send before one is a violation: see `Bouncer.invalid`. Default: 5 in 10 seconds. */
  invalid?: { limit: number; window: Duration; burst?: number | undefined } | undefined;
  /** `false` is a dry run: everything is delivered, nobody is warned or closed, verdicts are only reported. Default: `true`. */
  enforce?: boolean | undefined;
  /** Tells each client the limits when it connects, so that it can keep to them. Default: `false`. */
  announce?: boolean | undefined;
  /**
   * Whether the bouncer may send text of its own: warnings, standings, statements, the policy. With `false` only its close codes
   * speak, and what a client sends in the form of a control message is a message like any other. For protocols whose clients take
   * every frame for one of theirs, such as Yjs. A rung cannot have a `disclosure` then, nor the policy `announce`. Default: `true`.
   */
  controlMessages?: boolean | undefined;
  /**
   * Whether strikes, closes and refusals are told of on the server's console. Default: only in development, which a server on
   * localhost is.
   */
  log?: boolean | undefined;
  /** What a warning says. Default: a sentence in English. */
  warning?: Warning | undefined;
  /** Who sees a shadow-banned client. */
  shadow?: Shadow | undefined;
  /**
   * The name of the party (on PartyKit) or the binding (on Cloudflare) of a `Ledger`: bans then hold in all rooms that name the
   * same one. Default: none, each room has its own.
   */
  ledger?: string | undefined;
  /**
   * How to object to a ban, for those who are told of theirs: an address to write to, or a page. Needed where a rung discloses.
   * At most 500 characters.
   */
  objection?: string | undefined;
}

/** A policy with its defaults filled in and its durations in milliseconds. It is a valid {@link Policy} too. */
export interface DefinedPolicy {
  readonly limits: readonly DefinedLimit[];
  readonly maxMessageBytes: number;
  readonly cooldown: Readonly<{ base: number; factor: number; max: number; grace: number }>;
  readonly forgiveAfter: number;
  readonly ladder: readonly DefinedRung[];
  readonly identify?: Identify | undefined;
  readonly exempt?: ((clientInfo: ClientInfo) => boolean) | undefined;
  readonly free?: Match | undefined;
  readonly classify: "text" | "text-and-bytes" | ((message: Message) => string | null);
  readonly admission: Readonly<{
    perClient: number;
    perAddress: number;
    perRoom?: number;
    connects?: DefinedRate;
  }>;
  readonly invalid: DefinedRate;
  readonly enforce: boolean;
  readonly announce: boolean;
  readonly controlMessages: boolean;
  readonly log?: boolean | undefined;
  readonly warning?: Warning | undefined;
  readonly shadow: { readonly audience: "self" | "cohort"; readonly sends: "bound" | "explicit" };
  readonly ledger?: string | undefined;
  readonly objection?: string | undefined;
}
