import * as z from "zod/mini";
import type { MessageInfo } from "../identity/client-info.ts";
import { type Duration, duration, positiveDuration } from "./duration.ts";
import { type Cost, costSchema, type DefinedLimit, limitName } from "./limit.ts";
import { type Match, matchSchema } from "./match.ts";
import { type DefinedOnRefusal, type OnRefusal, onRefusalSchema } from "./on-refusal.ts";
import { PolicyError } from "./policy-error.ts";
import { type Warning, warningSchema } from "./warning.ts";

/** What another limiter says about a message. */
export interface Consumed {
  /** Whether the message may pass. */
  readonly allowed: boolean;
  /** Milliseconds until it would be; `Infinity` if it never will be. Default: unknown, so the sender waits for its cool-down alone. */
  readonly retryAfter?: number | undefined;
  /** Which of the limiter's own limits refuses, if it has several. Only the event `asked` says it. */
  readonly limit?: string | undefined;
}

/**
 * Asks another limiter whether a message may pass, and charges it if so. What it throws, or a promise that is rejected, counts as a
 * failure of the limiter, never as a refusal.
 *
 * @example
 * const consume: Consume = async (key, cost, signal) => {
 *   const response = await fetch(`https://limits.example/${key}?cost=${cost}`, { signal });
 *   return response.status !== 429;
 * };
 */
export interface Consume {
  /**
   * @param key whose messages are counted together
   * @param cost what this one counts for: 1 or more
   * @param signal aborted as soon as nobody waits for the answer any more
   */
  (key: string, cost: number, signal: AbortSignal): ConsumeAnswer | PromiseLike<ConsumeAnswer>;
  /** Whether it can count only 1 at a time. Then an {@link ExternalLimit} with a `cost` is a mistake. Default: `false`. */
  readonly onlyOne?: boolean;
}

/** What {@link Consume} returns: `true` and `false` stand for what is `allowed`. */
export type ConsumeAnswer = Consumed | boolean;

/** Another limiter as a limit of a policy. Make one with {@link external}. */
export interface ExternalLimit {
  /** Said in warnings and close reasons, and by metrics. At most 64 characters. */
  name: string;
  /** Asks the limiter: your own function, or what an adapter returns. */
  consume: Consume;
  /**
   * Who shares the limit: the key that the limiter is given. Default: `"client"`.
   *
   * - `"client"`: the client's key, `user:<id>` or `address:<address>`. A connection whose client is unknown is `connection:<id>`.
   * - `"address"`: `address:<address>`. A connection whose address is unknown is `connection:<id>`.
   * - a function: whatever string it returns. If it returns `null`, the limiter is not asked about that message.
   */
  per?: "client" | "address" | ((info: MessageInfo) => string | null) | undefined;
  /** Which messages it is asked about. Default: all. What the named properties are does not change the key. */
  match?: Match | undefined;
  /** What a message counts for. Default: `"messages"`, so 1. It is not asked about a message that costs 0. */
  cost?: Cost | undefined;
  /** How long to wait for an answer. Default: 500 ms; at most 30 seconds. The sender's later messages wait as long. */
  timeout?: Duration | undefined;
  /**
   * What happens to a message if the limiter fails or does not answer in time. Default: `"open"`, it passes, since an honest client
   * should not be locked out because something else is down; your other limits still apply. `"closed"` refuses it, without a strike.
   */
  onFailure?: "open" | "closed" | undefined;
  /**
   * The longest wait that its refusals may ask of a client; a longer one is cut. Default: the longest cool-down of the policy. Raise it
   * for a limiter whose windows take longer, such as a quota for a day.
   */
  maxRetryAfter?: Duration | undefined;
  /** Another limiter for a tier; `false` if it is not asked about messages of that tier. */
  tiers?: { readonly [tier: string]: Consume | false } | undefined;
  /** What a refusal by this limit does to the message. Default: as the policy says, else `"drop"`. */
  onRefusal?: OnRefusal | undefined;
  /** What a warning says when this limit refuses. Default: the policy's. */
  warning?: Warning | undefined;
}

/** An {@link ExternalLimit} with its defaults filled in. */
export interface DefinedExternalLimit {
  /** See {@link ExternalLimit.name}. */
  readonly name: string;
  /** See {@link ExternalLimit.consume}. */
  readonly consume: Consume;
  /** See {@link ExternalLimit.per}. */
  readonly per: "client" | "address" | ((info: MessageInfo) => string | null);
  /** See {@link ExternalLimit.match}. */
  readonly match?: Match | undefined;
  /** See {@link ExternalLimit.cost}. */
  readonly cost: Cost;
  /** See {@link ExternalLimit.timeout}. In ms. */
  readonly timeout: number;
  /** See {@link ExternalLimit.onFailure}. */
  readonly onFailure: "open" | "closed";
  /** See {@link ExternalLimit.maxRetryAfter}. In ms. */
  readonly maxRetryAfter?: number | undefined;
  /** See {@link ExternalLimit.tiers}. */
  readonly tiers?: { readonly [tier: string]: Consume | false } | undefined;
  /** See {@link ExternalLimit.onRefusal}. */
  readonly onRefusal?: DefinedOnRefusal | undefined;
  /** See {@link ExternalLimit.warning}. */
  readonly warning?: Warning | undefined;
}

/**
 * Makes another limiter a limit of a policy. It is asked about a message that all limits of the policy's own admit, while the sender's
 * later messages wait. If it refuses, none of the policy's limits is charged, and its sender is warned as for any other limit.
 *
 * Each message that it is asked about waits for its answer, so let it `match` only what is dear: see `docs/guides/external-limiters.md`.
 *
 * @throws {PolicyError} if an option is wrong
 * @example
 * const tokens = external({
 *   name: "tokens",
 *   match: { type: "prompt" },
 *   consume: async (key) => (await fetch(`https://limits.example/${key}`, { method: "POST" })).ok,
 * });
 * const policy: Policy = { limits: [{ name: "messages", limit: 5, window: "1s" }, tokens] };
 */
export function external(limit: ExternalLimit): ExternalLimit {
  const result = externalLimitSchema.safeParse(limit);
  if (result.success) return limit;
  const mistakes = result.error.issues.map((issue) => ({ ...issue, path: ["external", ...issue.path] }));
  throw new PolicyError(mistakes, { external: limit });
}

/** Whether a limit of a policy is another limiter. */
export function isExternal<T extends object>(limit: T): limit is Extract<T, { readonly consume: Consume }> {
  return "consume" in limit;
}

/** Ms. A sender's later messages wait as long. */
const LONGEST_WAIT = 30_000;

/** The limits that the bouncer counts itself. */
export function ownLimits({
  limits,
}: {
  readonly limits: readonly (DefinedLimit | DefinedExternalLimit)[];
}): DefinedLimit[] {
  return limits.filter((limit): limit is DefinedLimit => !isExternal(limit));
}

const consume = z.custom<Consume>((value) => typeof value === "function", "a function that asks a limiter");

const tier = z.union([z.literal(false), consume], "a function that asks a limiter, or false");

export const externalLimitSchema = z
  .strictObject(
    {
      name: limitName,
      consume,
      per: z._default(
        z.union(
          [
            z.enum(["client", "address"]),
            z.custom<(info: MessageInfo) => string | null>((value) => typeof value === "function"),
          ],
          '"client", "address" or a function',
        ),
        "client",
      ),
      match: z.optional(matchSchema),
      cost: z._default(costSchema, "messages"),
      timeout: z._default(
        positiveDuration.check(z.refine((ms) => ms <= LONGEST_WAIT, "a duration of at most 30 s")),
        500,
      ),
      onFailure: z._default(z.enum(["open", "closed"], '"open" or "closed"'), "open"),
      maxRetryAfter: z.optional(duration),
      tiers: z.optional(z.record(z.string(), tier, "an object of tiers")),
      onRefusal: z.optional(onRefusalSchema),
      warning: z.optional(warningSchema),
    },
    "an external limit",
  )
  .check(
    z.refine(({ cost, ...limit }) => cost === "messages" || !countsOnlyOne(limit), {
      path: ["cost"],
      message: '"messages", since this limiter can count only one at a time',
    }),
  );

function countsOnlyOne({
  consume: usual,
  tiers = {},
}: {
  consume: Consume;
  tiers?: Record<string, Consume | false> | undefined;
}): boolean {
  return [usual, ...Object.values(tiers)].some((each) => each !== false && each.onlyOne === true);
}
