import * as z from "zod/mini";
import type { MessageInfo } from "../identity/client-info.ts";
import type { BanDuration, DefinedBanDuration } from "./ban-duration.ts";
import { type Duration, positiveDuration } from "./duration.ts";
import { type Disclosure, disclosureSchema } from "./disclosure.ts";
import { count } from "./limit.ts";

/** What the length of a ban by the ladder may depend on. */
export interface BanHistory {
  /** The client's strikes, the one that leads to this ban included. */
  readonly strikes: number;
  /** Bans by the ladder before this one, in this room. They are forgotten together with the client's last strike. */
  readonly bans: number;
}

/**
 * How long a rung bans a client: the same each time, or longer each time (the first ban lasts as long as the first item says, and
 * the last item repeats), or as a function says. If the function throws or returns no duration, the rung's default applies.
 *
 * @example
 * const rung: Rung = { strikes: 6, do: "close", for: ["1m", "10m", "1h"] };
 * const doubling: Rung = { strikes: 6, do: "close", for: ({ bans }) => 60_000 * 2 ** Math.min(bans, 10) };
 */
export type BanDurations = BanDuration | readonly BanDuration[] | ((history: BanHistory) => BanDuration);

/** What can be done about a strike. */
export type Step =
  | {
      /** Warn, and refuse everything for the cool-down. */
      do: "warn";
    }
  | {
      /** Let only these types of messages through for a while. The limits still apply to them; there is no cool-down. */
      do: "restrict";
      /** The types of messages that still pass. */
      only: readonly string[];
      /** Default: 1 minute. */
      for?: Duration | undefined;
    }
  | {
      /**
       * Let the client go on, unseen by the others. Meant for automated abuse: a person deserves to be told. On its own wire
       * limits, strikes, warnings and cool-downs go on as under `"warn"`.
       */
      do: "shadow-ban";
      /** Default: 10 minutes. */
      for?: BanDurations | undefined;
      /** Whether the client is told. Default: `"none"`. */
      disclosure?: Disclosure | undefined;
    }
  | {
      /**
       * Close every connection of the client with 4429, and refuse its connects until the ban ends. If only its address is known,
       * of those who are there only connections with a strike of their own are closed.
       */
      do: "close";
      /** Default: 1 minute. */
      for?: BanDurations | undefined;
      /** Whether the client gets a statement of reasons beside the close code. Default: `"none"`. */
      disclosure?: Disclosure | undefined;
    };

/** What a rung that is a function is told. */
export interface Offence extends MessageInfo {
  /** This one included. */
  readonly strikes: number;
  /** The limit behind it, or whatever reason was given. */
  readonly limit: string;
}

/** One rung of the ladder: what happens at this many strikes, and at every further one below the next rung. */
export type Rung =
  | (Step & {
      /** How many strikes lead to this. A whole number, 1 or more. */
      strikes: number;
    })
  | {
      /** How many strikes lead to this. A whole number, 1 or more. */
      strikes: number;
      /** Decides for each offence. If it throws or returns something invalid, the client is warned. */
      do: (offence: Offence) => Step;
    };

/** A {@link Step} with its defaults filled in. */
export type DefinedStep =
  | {
      /** Warn. */
      readonly do: "warn";
    }
  | {
      /** Let only some types of messages through for a while. */
      readonly do: "restrict";
      /** The types of messages that still pass. */
      readonly only: readonly string[];
      /** How long, in ms. */
      readonly for: number;
    }
  | {
      /** Hide the client, or close it. */
      readonly do: "shadow-ban" | "close";
      /** How long: the same each time, longer each time, or as a function says. A number is in ms. */
      readonly for:
        | DefinedBanDuration
        | readonly DefinedBanDuration[]
        | ((history: BanHistory) => BanDuration);
      /** Whether the client is told. */
      readonly disclosure: Disclosure;
    };

/** A {@link Rung} with its defaults filled in. */
export type DefinedRung = {
  /** How many strikes lead to this. */
  readonly strikes: number;
} & (
  | DefinedStep
  | {
      /** Decides for each offence. */
      readonly do: (offence: Offence) => Step;
    }
);

const banDuration = z.union(
  [z.literal("forever"), positiveDuration],
  'a duration, such as "10m", or "forever"',
);

const listOfDurations = z.array(banDuration).check(z.minLength(1, "a list of at least one duration"));

const aFunction = z.custom<(history: BanHistory) => BanDuration>((value) => typeof value === "function");

/** Which form it is in is decided first, so that a mistake is told of in the words of that form. */
const terms = z.pipe(
  z.unknown(),
  z.transform((value, context) => {
    const schema =
      typeof value === "function" ? aFunction : Array.isArray(value) ? listOfDurations : banDuration;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as never);
    return z.NEVER;
  }),
);

/** How long each kind of ban lasts if its rung does not say. */
export const USUAL_DURATIONS = { "shadow-ban": 10 * 60_000, close: 60_000 } as const;

const disclosure = z._default(disclosureSchema, "none");

const steps = {
  warn: { do: z.literal("warn") },
  restrict: {
    do: z.literal("restrict"),
    only: z.array(z.string("a type of message"), "a list of types"),
    for: z._default(positiveDuration, 60_000),
  },
  "shadow-ban": {
    do: z.literal("shadow-ban"),
    for: z._default(terms, USUAL_DURATIONS["shadow-ban"]),
    disclosure,
  },
  close: { do: z.literal("close"), for: z._default(terms, USUAL_DURATIONS.close), disclosure },
};
const EXPECTED = 'do: "warn", "restrict", "shadow-ban", "close" or a function';

const decidedRung = z.strictObject({
  strikes: count,
  do: z.custom<(offence: Offence) => Step>((value) => typeof value === "function"),
});

const plainRung = z.discriminatedUnion(
  "do",
  [
    z.strictObject({ strikes: count, ...steps.warn }),
    z.strictObject({ strikes: count, ...steps.restrict }),
    z.strictObject({ strikes: count, ...steps["shadow-ban"] }),
    z.strictObject({ strikes: count, ...steps.close }),
  ],
  EXPECTED,
);

/** A rung of either kind. Which one is decided first, so that a mistake is told of in the words of that kind. */
export const rungSchema = z.pipe(
  z.unknown(),
  z.transform((rung, context): DefinedRung => {
    const result = isDecided(rung) ? decidedRung.safeParse(rung) : plainRung.safeParse(rung);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.issues.push({ ...issue, input: rung } as never);
    return z.NEVER;
  }),
);

function isDecided(rung: unknown): boolean {
  return typeof rung === "object" && rung !== null && "do" in rung && typeof rung.do === "function";
}

const stepSchema = z.discriminatedUnion("do", [
  z.strictObject(steps.warn),
  z.strictObject(steps.restrict),
  z.strictObject(steps["shadow-ban"]),
  z.strictObject(steps.close),
]);

/** A step as a function gave it, or `null` if it is none. */
export function parseStep(step: unknown): DefinedStep | null {
  const result = stepSchema.safeParse(step);
  return result.success ? result.data : null;
}
