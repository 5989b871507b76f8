import * as z from "zod/mini";
import { type Duration, duration, positiveDuration } from "./duration.ts";
import { isTried } from "./enforcement.ts";
import { count } from "./limit.ts";
import { PolicyError } from "./policy-error.ts";
import type { DefinedPolicy, Policy } from "./policy.ts";

/** What a posture may say: what decides about messages and connects. It changes nothing about identities and records. */
export const POSTURE_OPTIONS = [
  "limits",
  "maxMessageBytes",
  "cooldown",
  "forgiveAfter",
  "ladder",
  "free",
  "onRefusal",
  "admission",
  "invalid",
  "enforce",
  "warning",
] as const satisfies readonly (keyof Policy)[];

type PostureOption = (typeof POSTURE_OPTIONS)[number];

/** A rule that raises a posture by itself, at the event that is one too many. What it counts begins at nothing whenever the room is loaded into memory. */
export interface RaiseRule {
  /**
   * What it counts: messages that were refused, strikes that were given, connections that came (also those that were turned away), or bans
   * by which the ladder closed somebody here. A shadow-ban is not counted: whom it hides would feel the posture, and could tell.
   */
  readonly on: "refused" | "strikes" | "connects" | "bans";
  /** The posture is raised if there are more than this within {@link RaiseRule.within}. A whole number, 1 or more. */
  readonly more: number;
  /** From 1 second to 1 hour; counted to a tenth of it. */
  readonly within: Duration;
}

/** A {@link RaiseRule} with its duration in ms. */
export interface DefinedRaiseRule extends RaiseRule {
  /** See {@link RaiseRule.within}. In ms. */
  readonly within: number;
}

/**
 * A stricter policy that is prepared for a bad day. It says only what is different, as a candidate does; it is raised by hand
 * (`bouncer.switches.raise`) or by a rule, and ends by itself.
 *
 * @example
 * const shield: Posture = {
 *   limits: [{ name: "messages", limit: 1, window: "2s" }],
 *   for: "15m",
 *   raise: { on: "strikes", more: 20, within: "1m" },
 * };
 */
export interface Posture extends Pick<Policy, PostureOption> {
  /** How long it lasts if whoever raises it does not say. From 1 second to 31 days. Default: 30 minutes. */
  for?: Duration | undefined;
  /** The rule that raises it by itself. Default: none. */
  raise?: RaiseRule | undefined;
}

/** A {@link Posture} with its defaults filled in. It is a valid {@link Posture} too. */
export interface DefinedPosture extends Readonly<Partial<Pick<DefinedPolicy, PostureOption>>> {
  /** See {@link Posture.for}. In ms. */
  readonly for: number;
  /** See {@link Posture.raise}. */
  readonly raise?: DefinedRaiseRule | undefined;
}

/** How long anything may be switched on, in ms. */
export const LONGEST_SWITCH = 31 * 86_400_000;

const MOST_POSTURES = 20;
const HALF_AN_HOUR = 30 * 60_000;
const HOUR = 3_600_000;

export const switchDuration = positiveDuration.check(
  z.refine((ms) => ms <= LONGEST_SWITCH, "a duration of at most 31 days"),
);

const headSchema = z.strictObject(
  {
    // A rule may raise it again as soon as it has ended.
    for: z._default(
      switchDuration.check(z.refine((ms) => ms >= 1_000, "a duration of at least 1 second")),
      HALF_AN_HOUR,
    ),
    raise: z.optional(
      z.strictObject(
        {
          on: z.enum(
            ["refused", "strikes", "connects", "bans"],
            '"refused", "strikes", "connects" or "bans"',
          ),
          more: count,
          within: duration.check(
            z.refine((ms) => ms >= 1_000 && ms <= HOUR, "a duration from 1 second to 1 hour"),
          ),
        },
        "an object with on, more and within",
      ),
    ),
    ...(Object.fromEntries(POSTURE_OPTIONS.map((option) => [option, z.optional(z.unknown())])) as Record<
      PostureOption,
      z.ZodMiniOptional<z.ZodMiniUnknown>
    >),
  },
  "a posture object",
);

/** Postures that are complete. */
const known = new WeakSet<object>();

const name = z.string().check(z.minLength(1, "a name"), z.maxLength(64, "a name of at most 64 characters"));

export const posturesSchema = z
  .record(name, z.unknown(), "an object of postures, by their names")
  .check(
    z.refine(
      (postures) => Object.keys(postures).length <= MOST_POSTURES,
      `at most ${MOST_POSTURES} postures`,
    ),
  );

/**
 * The postures of a policy, each with its defaults filled in.
 *
 * @param define checks a policy and fills in its defaults
 * @throws {PolicyError} if one is wrong, or would make the policy wrong
 */
export function definedPostures(
  { postures, ...own }: Policy,
  define: (policy: Policy) => DefinedPolicy,
): Pick<DefinedPolicy, "postures"> {
  if (postures === undefined) return {};
  const defined: [string, DefinedPosture][] = [];
  for (const [posture, what] of Object.entries(postures)) {
    try {
      defined.push([posture, definedPosture(own, what, define)]);
    } catch (error) {
      throw error instanceof PolicyError ? error.within(posture).within("postures") : error;
    }
  }
  return { postures: Object.fromEntries(defined) };
}

function definedPosture(
  own: Omit<Policy, "postures">,
  posture: Posture,
  define: (policy: Policy) => DefinedPolicy,
): DefinedPosture {
  if (typeof posture === "object" && known.has(posture)) return posture as DefinedPosture;
  const head = headSchema.safeParse(posture);
  if (!head.success) throw new PolicyError(head.error.issues, posture);
  requireEnforced(posture);
  const said = POSTURE_OPTIONS.filter((option) => posture[option] !== undefined);
  const chosen = Object.fromEntries(said.map((option) => [option, posture[option]]));
  const complete = define({ ...own, candidate: undefined, record: undefined, ...chosen });
  const { for: lasts, raise } = head.data;
  const defined: DefinedPosture = {
    ...Object.fromEntries(said.map((option) => [option, complete[option]])),
    for: lasts,
    ...(raise !== undefined && { raise }),
  };
  known.add(defined);
  return defined;
}

/** @throws {PolicyError} if a limit is only tried: a posture is not the place for that */
function requireEnforced(posture: Posture): void {
  const { limits } = posture;
  if (!Array.isArray(limits)) return;
  const issues = limits.flatMap((limit: unknown, index) =>
    typeof limit === "object" && limit !== null && isTried(limit)
      ? [{ path: ["limits", index, "enforce"], message: "true: all limits of a posture apply" }]
      : [],
  );
  if (issues.length > 0) throw new PolicyError(issues, posture);
}
