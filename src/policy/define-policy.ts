import * as z from "zod/mini";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Identify } from "../identity/request.ts";
import type { Message } from "../shared/message.ts";
import { admissionSchema } from "./admission.ts";
import { budgetSchema } from "./budget.ts";
import { candidateSchema } from "./candidate-schema.ts";
import { chosen } from "./chosen.ts";
import { cooldownSchema } from "./cooldown.ts";
import { positiveDuration } from "./duration.ts";
import { isTried } from "./enforcement.ts";
import { externalLimitSchema, isExternal } from "./external-limit.ts";
import { count, limitSchema, rateSchema } from "./limit.ts";
import { logSchema } from "./log.ts";
import { matchSchema } from "./match.ts";
import { PolicyError } from "./policy-error.ts";
import { onRefusalSchema, type DefinedOnRefusal } from "./on-refusal.ts";
import type { DefinedPolicy, Policy } from "./policy.ts";
import { definedPostures, posturesSchema } from "./posture.ts";
import { type Protocol, protocolSchema } from "./protocol.ts";
import { recordSchema } from "./record.ts";
import { type DefinedRung, rungSchema } from "./rung.ts";
import { shadowSchema } from "./shadow.ts";
import { isSlowMode, slowModeSchema } from "./slow-mode.ts";
import { warningSchema } from "./warning.ts";
import { webhooksSchema } from "./webhook.ts";
import { wordsSchema } from "./words.ts";

/** Policies that are complete, each with what it was made from. */
const defined = new WeakMap<object, Policy>();

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
  const complete = deepFreeze({
    ...(result.data as DefinedPolicy),
    ...definedCandidate(policy),
    ...definedPostures(policy, definePolicy),
  });
  defined.set(complete, policy);
  return complete;
}

/**
 * The same for a class with a protocol of its own, which the policy has unless it names another one.
 *
 * @throws {PolicyError} if the policy is wrong
 */
export function definePolicyFor(policy: Policy, protocol: Protocol | undefined): DefinedPolicy {
  if (protocol === undefined || policy?.protocol !== undefined) return definePolicy(policy);
  // What the protocol says is a default too, so that it is filled in with the others.
  return definePolicy({ ...(defined.get(policy) ?? policy), protocol });
}

/** A candidate says only what is different: see {@link Policy.candidate}. */
function definedCandidate({ candidate, ...own }: Policy): Pick<DefinedPolicy, "candidate"> {
  if (candidate === undefined) return {};
  if (typeof candidate === "object" && defined.has(candidate))
    return { candidate: definePolicyFor(candidate, own.protocol) };
  try {
    const result = candidateSchema(own).safeParse(candidate);
    if (!result.success) throw new PolicyError(result.error.issues, candidate);
    return { candidate: definePolicy({ ...own, ...candidate, record: undefined, postures: undefined }) };
  } catch (error) {
    throw error instanceof PolicyError ? error.within("candidate") : error;
  }
}

const aFunction = <T>() => z.custom<T>((value) => typeof value === "function", "a function");

const anyLimit = chosen((limit): typeof limitSchema | typeof externalLimitSchema =>
  typeof limit === "object" && limit !== null && isExternal(limit) ? externalLimitSchema : limitSchema,
);

const PLACE = "the name of a party or a binding";
const A_RUNG = 'at least one rung: to warn only, say [{ strikes: 1, do: "warn" }]';
const HOW = "a text that says how to object";
const SHORT = "a text of at most 500 characters";

const rules = z.strictObject(
  {
    limits: z.prefault(
      z.pipe(
        z.transform(withoutSlowMode),
        z.array(anyLimit, "a list of limits").check(z.superRefine(uniqueNamesIn("limits"))),
      ),
      [{ name: "messages", limit: 10, window: 1_000, burst: 20 }],
    ),
    budgets: z.prefault(
      z.array(budgetSchema, "a list of budgets").check(z.superRefine(uniqueNamesIn("budgets"))),
      [],
    ),
    maxMessageBytes: z._default(count, 16_384),
    cooldown: z.prefault(cooldownSchema, {}),
    forgiveAfter: z._default(positiveDuration, 60_000),
    ladder: z.prefault(
      z.array(rungSchema, "a list of rungs").check(z.minLength(1, A_RUNG), z.superRefine(ascending)),
      [
        { strikes: 1, do: "warn" },
        { strikes: 6, do: "close", for: 60_000 },
      ],
    ),
    identify: z.optional(aFunction<Identify>()),
    exempt: z.optional(aFunction<(clientInfo: ClientInfo) => boolean>()),
    free: z.optional(matchSchema),
    classify: z.optional(
      z.union(
        [
          z.enum(["text", "text-and-bytes"]),
          z.custom<(message: Message) => string | null>((value) => typeof value === "function"),
        ],
        '"text", "text-and-bytes" or a function',
      ),
    ),
    protocol: z.optional(protocolSchema),
    onRefusal: z.prefault(onRefusalSchema, "drop"),
    admission: z.prefault(admissionSchema, {}),
    candidate: z.optional(z.unknown()),
    slowMode: z.optional(slowModeSchema),
    postures: z.optional(posturesSchema),
    record: z.optional(recordSchema),
    invalid: z.prefault(rateSchema, { limit: 5, window: 10_000 }),
    enforce: z._default(z.boolean("true or false"), true),
    announce: z._default(z.boolean("true or false"), false),
    controlMessages: z.optional(z.boolean("true or false")),
    log: z.optional(logSchema),
    warning: z.optional(warningSchema),
    words: z._default(wordsSchema, []),
    shadow: z.prefault(shadowSchema, {}),
    ledger: z.optional(z.string(PLACE).check(z.minLength(1, PLACE))),
    alerts: z._default(webhooksSchema, []),
    objection: z.optional(z.string(HOW).check(z.minLength(1, HOW), z.maxLength(500, SHORT))),
    appeals: z._default(z.boolean("true or false"), false),
  },
  "a policy object",
);

const TRIED_ALREADY = "true, since the policy has a candidate, and only one thing can be tried at a time";

const ANSWERLESS = "something other than answer, since the policy has no protocol that can answer";

const policySchema = z
  .pipe(
    rules,
    z.transform(({ classify, controlMessages, ...policy }) => ({
      ...policy,
      classify: classify ?? policy.protocol?.classify ?? "text",
      controlMessages: controlMessages ?? policy.protocol?.controlMessages ?? true,
    })),
  )
  .check(
    z.superRefine(({ protocol, onRefusal, limits }, context) => {
      if (protocol?.answer !== undefined) return;
      const tell = (...path: PropertyKey[]): void =>
        context.addIssue({ code: "custom", path: [...path, "onRefusal"], message: ANSWERLESS });
      if (answers(onRefusal)) return tell();
      limits.forEach((limit, index) => {
        if (limit.onRefusal !== undefined && answers(limit.onRefusal)) tell("limits", index);
      });
    }),
    z.superRefine(({ candidate, limits }, context) => {
      if (candidate === undefined) return;
      for (const [index, limit] of limits.entries()) {
        if (isTried(limit))
          context.addIssue({ code: "custom", path: ["limits", index, "enforce"], message: TRIED_ALREADY });
      }
    }),
    z.superRefine(({ protocol, ladder, enforce }, context) => {
      if (protocol?.hidesNobody === undefined || !enforce) return;
      for (const [index, rung] of ladder.entries()) {
        if (rung.do !== "shadow-ban") continue;
        const message = `something other than "shadow-ban", as ${protocol.hidesNobody}`;
        context.addIssue({ code: "custom", path: ["ladder", index, "do"], message });
      }
    }),
    z.refine(({ ladder, objection, appeals }) => appeals || objection !== undefined || !discloses(ladder), {
      path: ["objection"],
      message: "how to object, or appeals: true, since a rung tells clients of their bans",
    }),
    z.refine(({ ladder, controlMessages }) => controlMessages || !discloses(ladder), {
      path: ["controlMessages"],
      message: "true, since a rung tells clients of their bans in a control message",
    }),
    z.refine(({ announce, controlMessages }) => controlMessages || !announce, {
      path: ["controlMessages"],
      message: "true, since the policy is announced in a control message",
    }),
  );

function answers(what: DefinedOnRefusal): boolean {
  return what.do === "answer" || (what.do === "hold" && what.overflow === "answer");
}

function discloses(ladder: readonly DefinedRung[]): boolean {
  return ladder.some((rung) => "disclosure" in rung && rung.disclosure !== "none");
}

/** A policy that is made from the one that applies, with ..., is not in slow mode for good. */
function withoutSlowMode(limits: unknown): unknown {
  return Array.isArray(limits) ? limits.filter((limit) => !isSlowMode(limit)) : limits;
}

function uniqueNamesIn(option: "limits" | "budgets") {
  return (named: readonly { name: string }[], context: z.core.$RefinementCtx): void => {
    named.forEach(({ name }, index) => {
      const first = named.findIndex((other) => other.name === name);
      if (first === index) return;
      context.addIssue({
        code: "custom",
        path: [index, "name"],
        message: `another name than that of ${option}[${first}]`,
      });
    });
  };
}

function ascending(rungs: readonly { strikes: number }[], context: z.core.$RefinementCtx): void {
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
