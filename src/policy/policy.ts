import { z } from "zod";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Identify } from "../identity/request.ts";
import type { Message } from "../shared/message.ts";
import { type Duration, duration, positiveDuration } from "./duration.ts";
import { count, type DefinedLimit, type DefinedRate, type Limit, limitSchema, rateSchema } from "./limit.ts";
import { type Match, matchSchema } from "./match.ts";
import { PolicyError } from "./policy-error.ts";
import { type DefinedRung, type Rung, rungSchema } from "./rung.ts";
import { type Warning, warningSchema } from "./warning.ts";

/** The wait that follows a strike: `base * factor ** (strikes - 1)`, at most `max`. */
export interface Cooldown {
  /** Default: 1 second. */
  base?: Duration | undefined;
  /** Default: 2. At least 1. */
  factor?: number | undefined;
  /** Default: 30 seconds. */
  max?: Duration | undefined;
  /**
   * How long after a warning further messages are refused without another strike: the time the warning takes to arrive and be
   * heeded. Default: 1 second. It also bounds what a burst of messages queued while offline can cost: one strike. With 0 every
   * refused message counts, so that a single burst climbs the whole ladder.
   */
  grace?: Duration | undefined;
}

/** Who sees a shadow-banned client, and how that is kept. */
export interface Shadow {
  /**
   * Default: `"self"`, the client's own connections only. With `"cohort"` all shadow-banned clients of a room see each other.
   * Moderators see everyone.
   */
  audience?: "self" | "cohort" | undefined;
  /**
   * Default: `"bound"`, whatever the room sends because of a hidden message reaches only those who may see it. With `"explicit"`
   * the room has to send with `bouncer.broadcast(sender, ...)` or ask `canSee`, and needs no async context.
   */
  sends?: "bound" | "explicit" | undefined;
}

/** Who may come in, and how often. Whoever may not is accepted and then closed, so that a browser sees the code. */
export interface Admission {
  /**
   * Most connections of one client at once; one more is closed with 4409. Default: 16, more than anybody has tabs of one room, so
   * that nobody gets round the limits of a connection by opening hundreds.
   */
  perClient?: number | undefined;
  /**
   * The same for a client of whom only the address is known, since a whole class can be behind one. Default: what `perClient` is if it is
   * given, else 64.
   */
  perAddress?: number | undefined;
  /** Most connections of the room at once; one more is closed with 4409. Default: no limit. */
  perRoom?: number | undefined;
  /** How often one client may connect; once too often is closed with 4429 and says when it may. Default: no limit. */
  connects?: { limit: number; window: Duration; burst?: number | undefined } | undefined;
}

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

/** More than anybody has open of one room, with some that broke on a bad network and are not gone yet. */
const TABS = 16;
/** Thirty people with two tabs each. */
const CLASSROOM = 64;

const defined = new WeakSet<object>();

/**
 * Checks a policy and fills in its defaults.
 *
 * @throws {PolicyError} at once, with the path, what was expected and what was received, for each mistake.
 * @example
 * const policy = definePolicy({
 *   limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }],
 *   ladder: [{ strikes: 1, do: "warn" }, { strikes: 4, do: "close", for: "5m" }],
 * });
 */
export function definePolicy(policy: Policy = {}): DefinedPolicy {
  if (typeof policy === "object" && policy !== null && defined.has(policy)) return policy as DefinedPolicy;
  const result = policySchema.safeParse(policy);
  if (!result.success) throw new PolicyError(result.error.issues, policy);
  const complete = deepFreeze(result.data as DefinedPolicy);
  defined.add(complete);
  return complete;
}

const cooldown = z
  .strictObject(
    {
      base: duration.default(1_000),
      factor: z.number("a number").min(1, "a factor of 1 or more").default(2),
      max: duration.default(30_000),
      grace: duration.default(1_000),
    },
    "an object",
  )
  .refine(({ base, max }) => base <= max, {
    path: ["max"],
    message: "a duration of at least base (max is 30 s if you do not give one)",
  });

const aFunction = <T>() => z.custom<T>((value) => typeof value === "function", "a function");

const rules = z.strictObject(
  {
    limits: z
      .array(limitSchema, "a list of limits")
      .superRefine(uniqueNames)
      .prefault([{ name: "messages", limit: 10, window: 1_000, burst: 20 }]),
    maxMessageBytes: count.default(16_384),
    cooldown: cooldown.prefault({}),
    forgiveAfter: positiveDuration.default(60_000),
    ladder: z
      .array(rungSchema, "a list of rungs")
      .min(1, 'at least one rung: to warn only, say [{ strikes: 1, do: "warn" }]')
      .superRefine(ascending)
      .prefault([
        { strikes: 1, do: "warn" },
        { strikes: 6, do: "close", for: 60_000 },
      ]),
    identify: aFunction<Identify>().optional(),
    exempt: aFunction<(clientInfo: ClientInfo) => boolean>().optional(),
    free: matchSchema.optional(),
    classify: z
      .union(
        [
          z.enum(["text", "text-and-bytes"]),
          z.custom<(message: Message) => string | null>((value) => typeof value === "function"),
        ],
        '"text", "text-and-bytes" or a function',
      )
      .default("text"),
    admission: z
      .strictObject(
        {
          perClient: count.optional(),
          perAddress: count.optional(),
          perRoom: count.optional(),
          connects: rateSchema.optional(),
        },
        "an object with perClient, perAddress, perRoom or connects",
      )
      .prefault({})
      .transform(({ perClient, perAddress, ...rest }) => ({
        ...rest,
        perClient: perClient ?? TABS,
        perAddress: perAddress ?? perClient ?? CLASSROOM,
      })),
    invalid: rateSchema.prefault({ limit: 5, window: 10_000 }),
    enforce: z.boolean("true or false").default(true),
    announce: z.boolean("true or false").default(false),
    controlMessages: z.boolean("true or false").default(true),
    log: z.boolean("true or false").optional(),
    warning: warningSchema.optional(),
    shadow: z
      .strictObject(
        {
          audience: z.enum(["self", "cohort"], '"self" or "cohort"').default("self"),
          sends: z.enum(["bound", "explicit"], '"bound" or "explicit"').default("bound"),
        },
        "an object with audience or sends",
      )
      .prefault({}),
    ledger: z
      .string("the name of a party or a binding")
      .min(1, "the name of a party or a binding")
      .optional(),
    objection: z
      .string("a text that says how to object")
      .min(1, "a text that says how to object")
      .max(500, "a text of at most 500 characters")
      .optional(),
  },
  "a policy object",
);

const policySchema = rules
  .refine(({ ladder, objection }) => objection !== undefined || !discloses(ladder), {
    path: ["objection"],
    message: "how to object, since a rung tells clients of their bans",
  })
  .refine(({ ladder, controlMessages }) => controlMessages || !discloses(ladder), {
    path: ["controlMessages"],
    message: "true, since a rung tells clients of their bans in a control message",
  })
  .refine(({ announce, controlMessages }) => controlMessages || !announce, {
    path: ["controlMessages"],
    message: "true, since the policy is announced in a control message",
  });

function discloses(ladder: readonly DefinedRung[]): boolean {
  return ladder.some((rung) => "disclosure" in rung && rung.disclosure !== "none");
}

function uniqueNames(limits: readonly { name: string }[], context: z.RefinementCtx): void {
  limits.forEach(({ name }, index) => {
    const first = limits.findIndex((other) => other.name === name);
    if (first === index) return;
    context.addIssue({
      code: "custom",
      path: [index, "name"],
      message: `another name than that of limits[${first}]`,
    });
  });
}

function ascending(rungs: readonly { strikes: number }[], context: z.RefinementCtx): void {
  rungs.forEach(({ strikes }, index) => {
    const before = rungs[index - 1]?.strikes ?? 0;
    if (strikes > before) return;
    context.addIssue({
      code: "custom",
      path: [index, "strikes"],
      message: `more strikes than the ${before} of ladder[${index - 1}], since rungs go up`,
    });
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
