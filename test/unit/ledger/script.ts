import * as fc from "fast-check";
import { SECOND, MINUTE, DAY } from "../../support/time.ts";

export const ROOMS = ["a", "b", "c"] as const;
export const OFFENDERS = ["eve", "mallory"] as const;
/** Whoever is honest is never banned. */
export const HONEST = "ann";

type WireName = "toLedger" | "fromLedger";

/** Something that happens in a world. */
export type Happening =
  | { does: "enter" | "leave" | "say"; room: string; user: string }
  | {
      does: "ban" | "shadowBan";
      room: string;
      user: string;
      for: number | "forever";
      disclosure: "none" | "notify" | "delayed";
    }
  | { does: "pardon"; room: string; user: string }
  | { does: "restart"; room: string }
  | { does: "restart the ledger" }
  /** What one of its objects says to another. */
  | { does: "break the ledger"; trouble: "away" | "slow" | "lost" | "held" }
  | { does: "mend the ledger"; order: number[] }
  | { does: "break"; room: string; wire: WireName; trouble: "away" | "slow" | "lost" | "held" }
  /** What is sent from now on gets through, and overtakes what is held. */
  | { does: "bypass"; room: string; wire: WireName }
  | { does: "mend"; room: string; wire: WireName; order: number[] }
  | { does: "wait"; ms: number };

export interface Step {
  readonly happening: Happening;
  /** For how long things go on before the next one: turns of the event loop. */
  readonly turns: number;
}

/** What happens in a world, one after the other and at once: everywhere, or most of it to one client in one room. */
export const scripts: fc.Arbitrary<Step[]> = fc.oneof(
  scriptsFor(ROOMS, OFFENDERS),
  scriptsFor(["a", "a", "a", "b"], ["eve"]),
);

function scriptsFor(rooms: readonly string[], offenders: readonly string[]): fc.Arbitrary<Step[]> {
  const step = fc.record({
    happening: happeningsFor(fc.constantFrom(...rooms), fc.constantFrom(...offenders)),
    turns: fc.constantFrom(0, 1, 3, 10),
  });
  return fc.array(step, { minLength: 1, maxLength: 30 });
}

function happeningsFor(room: fc.Arbitrary<string>, offender: fc.Arbitrary<string>): fc.Arbitrary<Happening> {
  const user = fc.oneof({ weight: 4, arbitrary: offender }, { weight: 1, arbitrary: fc.constant(HONEST) });
  const wire = fc.constantFrom<WireName[]>("toLedger", "toLedger", "fromLedger");
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ does: fc.constantFrom("enter", "enter", "leave", "say"), room, user }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constantFrom("ban", "shadowBan", "shadowBan"),
        room,
        user: offender,
        for: fc.constantFrom<(number | "forever")[]>(50, 20 * SECOND, DAY, "forever"),
        disclosure: fc.constantFrom("none", "none", "notify", "delayed"),
      }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("pardon"), room, user: offender }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant("restart"), room }) },
    { weight: 1, arbitrary: fc.constant({ does: "restart the ledger" }) },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constant("break the ledger"),
        trouble: fc.constantFrom("away", "slow", "lost", "held"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant("mend the ledger"), order }) },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant("break"),
        room,
        wire,
        trouble: fc.constantFrom("away", "slow", "lost", "held", "held"),
      }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("bypass"), room, wire }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("mend"), room, wire, order }) },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant("wait"),
        ms: fc.constantFrom(1, 60, SECOND, 3 * SECOND, 31 * SECOND, 5 * MINUTE),
      }),
    },
  );
}
