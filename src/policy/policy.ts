import type { ClientInfo } from "../identity/client-info.ts";
import type { Identify } from "../identity/request.ts";
import type { Message } from "../shared/message.ts";
import type { Words } from "../words/speaker.ts";
import type { Admission, DefinedAdmission } from "./admission.ts";
import type { Budget, DefinedBudget } from "./budget.ts";
import type { Cooldown, DefinedCooldown } from "./cooldown.ts";
import type { Duration } from "./duration.ts";
import type { DefinedExternalLimit, ExternalLimit } from "./external-limit.ts";
import type { DefinedLimit, DefinedRate, Limit, Rate } from "./limit.ts";
import type { DefinedLogOptions, LogOptions } from "./log.ts";
import type { Match } from "./match.ts";
import type { DefinedOnRefusal, OnRefusal } from "./on-refusal.ts";
import type { DefinedPosture, Posture } from "./posture.ts";
import type { Protocol } from "./protocol.ts";
import type { DefinedRecordOptions, RecordOptions } from "./record.ts";
import type { DefinedRung, Rung } from "./rung.ts";
import type { DefinedShadow, Shadow } from "./shadow.ts";
import type { DefinedSlowModePolicy, SlowModePolicy } from "./slow-mode.ts";
import type { Warning } from "./warning.ts";
import type { Webhook } from "./webhook.ts";

/**
 * The rules of a room. Every field has a default that suits a chat.
 *
 * @example
 * const policy: Policy = { limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }] };
 */
export interface Policy {
  /**
   * How fast clients may send. A message must pass every limit that matches it. If one refuses it, none is charged. Another limiter can be one of
   * them: see `external()`. Default: one limit named `messages`, 10 per second with a burst of 20, for each connection.
   */
  limits?: readonly (Limit | ExternalLimit)[] | undefined;
  /**
   * How much may be spent of what costs differently each time, such as the tokens of a model call. Your room reserves before the call and
   * settles after it: `bouncer.budgets`. Default: none.
   */
  budgets?: readonly Budget[] | undefined;
  /** The largest message, in bytes of UTF-8. A larger one is a violation and never parsed; one of more than 16 times as much closes at once. Default: 16,384. */
  maxMessageBytes?: number | undefined;
  /** The wait that follows a strike. */
  cooldown?: Cooldown | undefined;
  /** One strike is forgiven for each such span without a violation, counted from the end of the cool-down. Default: 1 minute. */
  forgiveAfter?: Duration | undefined;
  /**
   * What strikes lead to, in order of their number. Below the first rung a strike warns. Default: warn, and at the 6th strike close for
   * a minute.
   */
  ladder?: readonly Rung[] | undefined;
  /**
   * Who is behind a connection. Return only what you verified: never `connection.id`, which the client chooses (`?_pk=`).
   * May be async; if it throws, the client is its address. Default: the address (`CF-Connecting-IP`; an IPv6 address
   * by its /64). If there is none, the client is unknown.
   */
  identify?: Identify | undefined;
  /** Who is never judged: moderators, sockets from server to server. Asked once for each connection. Default: nobody. */
  exempt?: ((clientInfo: ClientInfo) => boolean) | undefined;
  /**
   * Messages that are never counted nor refused, such as heartbeats. Only their size is checked. Default: none. A client may send
   * any number of them, so let the app do little with each.
   */
  free?: Match | undefined;
  /**
   * The type of a message, as limits match it; read only if a rule asks for it.
   *
   * - `"text"`, the default: `type` of JSON text. Bytes have none.
   * - `"text-and-bytes"`: of bytes too. Say so if your room decodes bytes and parses them. Otherwise a client that sends its JSON as bytes
   *   evades each limit for a type.
   * - a function: is given the message, text or bytes. If it throws, the type is `null`. If there is a {@link Policy.protocol} that
   *   tells types, its function is the default.
   */
  classify?: "text" | "text-and-bytes" | ((message: Message) => string | null) | undefined;
  /**
   * What the messages are, if they are more than lines of text: how to tell their types, what to answer to one that is refused. Default:
   * none, or the one of the class that is guarded.
   */
  protocol?: Protocol | undefined;
  /**
   * What a refusal does to a message: of a limit that does not say so itself, of the size, and of a cool-down. Default: `"drop"`.
   */
  onRefusal?: OnRefusal | undefined;
  /** Who may connect, and how often. */
  admission?: Admission | undefined;
  /**
   * A policy that is only tried: it is judged by beside this one, with counts, strikes and a ladder of its own, and acts on nobody.
   * `metrics().candidate` and the event `candidate` say what would be different. What it does not say is as in this policy. It cannot
   * have a candidate, a `record`, a `ledger`, `alerts`, `postures`, a `slowMode` or an `identify` of its own. `bouncer.promote()` makes it the policy. Default: none, or this policy with all of its limits enforced
   * if one of them is not: see {@link Limit.enforce}.
   */
  candidate?: Policy | undefined;
  /** What slow mode counts, and how slow it is: see `bouncer.switches.slowMode`. Default: all messages but those that are `free`, one each 10 seconds. */
  slowMode?: SlowModePolicy | undefined;
  /**
   * Stricter policies that are prepared, by their names: `bouncer.switches.raise("shield")` puts one on top of this policy for a while, and a
   * rule may. What a posture does not say is as in this policy. Default: none. At most 20.
   */
  postures?: { readonly [name: string]: Posture } | undefined;
  /** Keeps the room's last minutes of traffic in its storage, without what was said or by whom: `bouncer.record`. Default: nothing is kept. */
  record?: RecordOptions | undefined;
  /**
   * How many invalid messages a connection may send before one is a violation. Your room reports them with
   * `bouncer.strikes.reportInvalid()`. Default: 5 in 10 seconds.
   */
  invalid?: Rate | undefined;
  /** `false` is a dry run: everything is delivered, nobody is warned or closed, verdicts are only reported. Default: `true`. */
  enforce?: boolean | undefined;
  /** Tells each client the limits when it connects, so that it can keep to them. Default: `false`. */
  announce?: boolean | undefined;
  /**
   * Whether the bouncer may send text of its own: warnings, standings, statements, the policy. With `false` only its close codes
   * speak, and a client's message in the form of a control message is a message like any other. Meant for protocols whose clients take
   * every message for one of theirs, such as Yjs. A rung cannot have a `disclosure` then, nor the policy `announce`. Default: what the
   * protocol says, else `true`.
   */
  controlMessages?: boolean | undefined;
  /**
   * Whether, and how, strikes, bans and refusals are written to the server's console. `true` is `{ format: "text" }`. Default: as text in
   * development, that is, on localhost, and nothing elsewhere.
   */
  log?: boolean | LogOptions | undefined;
  /** What a warning says. Default: a sentence in the client's language, if {@link Policy.words} has it, else in English. */
  warning?: Warning | undefined;
  /**
   * The languages in which the room speaks to people, besides English: catalogues of `party-bouncer/words`, or sentences of your own. A client
   * is spoken to in the first language that it asks for (`Accept-Language`) and that is among them. Default: English only. At most 50.
   */
  words?: readonly Words[] | undefined;
  /** Who sees a shadow-banned client. */
  shadow?: Shadow | undefined;
  /**
   * The name of the party (on PartyKit) or the binding (on Cloudflare) of a `Ledger`. All rooms that name the same one share their bans.
   * Default: none, each room has its own bans.
   */
  ledger?: string | undefined;
  /** Who is told of bans, errors and the like: Slack, Discord, or a server of yours. `webhook` makes one. Default: nobody. At most 8. */
  alerts?: readonly Webhook[] | undefined;
  /**
   * How to object to a ban, for clients that are told of theirs: an address to write to, or a page. Needed if a rung has a
   * `disclosure`, unless they can appeal. At most 500 characters.
   */
  objection?: string | undefined;
  /**
   * Whether a client that was told of its ban may answer to it, once, with `socket.appeal(text)` of the guard or a `POST` to the room: see
   * `docs/guides/appeals.md`. What it is told of its ban then says so. The room needs a storage. Default: `false`.
   */
  appeals?: boolean | undefined;
}

/** A policy with its defaults filled in and its durations in milliseconds. It is a valid {@link Policy} too. */
export interface DefinedPolicy {
  /** See {@link Policy.limits}. */
  readonly limits: readonly (DefinedLimit | DefinedExternalLimit)[];
  /** See {@link Policy.budgets}. */
  readonly budgets: readonly DefinedBudget[];
  /** See {@link Policy.maxMessageBytes}. */
  readonly maxMessageBytes: number;
  /** See {@link Policy.cooldown}. */
  readonly cooldown: DefinedCooldown;
  /** See {@link Policy.forgiveAfter}. In ms. */
  readonly forgiveAfter: number;
  /** See {@link Policy.ladder}. */
  readonly ladder: readonly DefinedRung[];
  /** See {@link Policy.identify}. */
  readonly identify?: Identify | undefined;
  /** See {@link Policy.exempt}. */
  readonly exempt?: ((clientInfo: ClientInfo) => boolean) | undefined;
  /** See {@link Policy.free}. */
  readonly free?: Match | undefined;
  /** See {@link Policy.classify}. */
  readonly classify: "text" | "text-and-bytes" | ((message: Message) => string | null);
  /** See {@link Policy.protocol}. */
  readonly protocol?: Protocol | undefined;
  /** See {@link Policy.onRefusal}. */
  readonly onRefusal: DefinedOnRefusal;
  /** See {@link Policy.admission}. */
  readonly admission: DefinedAdmission;
  /** See {@link Policy.candidate}. */
  readonly candidate?: DefinedPolicy | undefined;
  /** See {@link Policy.slowMode}. Without it, what the option's default says. */
  readonly slowMode?: DefinedSlowModePolicy | undefined;
  /** See {@link Policy.postures}. */
  readonly postures?: { readonly [name: string]: DefinedPosture } | undefined;
  /** See {@link Policy.record}. */
  readonly record?: DefinedRecordOptions | undefined;
  /** See {@link Policy.invalid}. */
  readonly invalid: DefinedRate;
  /** See {@link Policy.enforce}. */
  readonly enforce: boolean;
  /** See {@link Policy.announce}. */
  readonly announce: boolean;
  /** See {@link Policy.controlMessages}. */
  readonly controlMessages: boolean;
  /** See {@link Policy.log}. */
  readonly log?: boolean | DefinedLogOptions | undefined;
  /** See {@link Policy.warning}. */
  readonly warning?: Warning | undefined;
  /** See {@link Policy.words}. */
  readonly words: readonly Words[];
  /** See {@link Policy.shadow}. */
  readonly shadow: DefinedShadow;
  /** See {@link Policy.ledger}. */
  readonly ledger?: string | undefined;
  /** See {@link Policy.alerts}. */
  readonly alerts: readonly Webhook[];
  /** See {@link Policy.objection}. */
  readonly objection?: string | undefined;
  /** See {@link Policy.appeals}. */
  readonly appeals: boolean;
}
