import * as z from "zod/mini";
import type { DefinedPolicy } from "../policy/policy.ts";
import { isExternal } from "../policy/external-limit.ts";

/** A limit of a room's policy, as far as numbers and names say it. */
export interface RoomLimit {
  /** Its name. */
  readonly name: string;
  /** How much per `window`; `null` if another limiter decides. */
  readonly limit: number | null;
  /** The span that `limit` is per, in ms; `null` if another limiter decides. */
  readonly window: number | null;
  /** How much may come at once after a pause; `null` if another limiter decides. */
  readonly burst: number | null;
  /** Who shares it; `"own"` if a function of the policy says so. */
  readonly per: "connection" | "client" | "address" | "room" | "own";
  /** The types that it counts; `null` if it counts others too. */
  readonly types: readonly string[] | null;
  /** Whether it refuses, or is only tried. */
  readonly enforced: boolean;
}

/** What applies in a room, in short. */
export interface RoomPolicy {
  /** Whether it refuses anything: see `enforce` in the policy. */
  readonly enforced: boolean;
  /** At most 100. */
  readonly limits: readonly RoomLimit[];
  /** Those that are tried beside it; `null` if the policy has no candidate. At most 100. */
  readonly candidate: readonly RoomLimit[] | null;
}

const MOST_LIMITS = 100;

const figure = z.nullable(z.number());

/** Checks a limit of a room. */
const roomLimitSchema: z.ZodMiniType<RoomLimit> = z.object({
  name: z.string(),
  limit: figure,
  window: figure,
  burst: figure,
  per: z.enum(["connection", "client", "address", "room", "own"]),
  types: z.nullable(z.array(z.string())),
  enforced: z.boolean(),
});

/** Checks what applies in a room. */
export const roomPolicySchema: z.ZodMiniType<RoomPolicy> = z.object({
  enforced: z.boolean(),
  limits: z.array(roomLimitSchema).check(z.maxLength(MOST_LIMITS)),
  candidate: z.nullable(z.array(roomLimitSchema).check(z.maxLength(MOST_LIMITS))),
});

/** What a policy says, in short. @param candidate what is tried beside it */
export function roomPolicyOf(policy: DefinedPolicy, candidate: DefinedPolicy | null): RoomPolicy {
  return {
    enforced: policy.enforce,
    limits: limitsOf(policy),
    candidate: candidate && limitsOf(candidate),
  };
}

function limitsOf({ limits }: DefinedPolicy): RoomLimit[] {
  return limits.slice(0, MOST_LIMITS).map((limit) => {
    const { name, per, match } = limit;
    const types = match?.type;
    const common = {
      name,
      per: typeof per === "string" ? per : ("own" as const),
      types: typeof types === "string" ? [types] : Array.isArray(types) ? [...types] : null,
    };
    if (isExternal(limit)) return { ...common, limit: null, window: null, burst: null, enforced: true };
    const { limit: much, window, burst, enforce = true } = limit;
    return { ...common, limit: much, window, burst, enforced: enforce !== false };
  });
}
