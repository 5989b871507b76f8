import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, from, type HibernatingConnection, Room } from "../../support/room.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { SILENCE } from "../../support/time.ts";

const RUNS = Number(process.env["RUNS"] ?? 12);
const STEPS = 250;

const many: Policy["limits"] = [
  { name: "a", limit: 5, window: "1s", burst: 8 },
  { name: "b", limit: 20, window: "1m", per: "client" },
  { name: "c", limit: 9, window: "2s", per: "address" },
];

const POLICIES: Record<string, Policy> = {
  "the default policy": {},
  "a limit that lasts": { limits: [{ name: "a", limit: 12, window: "1m" }] },
  "a limit for each client": { limits: [{ name: "a", limit: 5, window: "1s", per: "client" }] },
  "a limit for each client that lasts": { limits: [{ name: "a", limit: 12, window: "1m", per: "client" }] },
  "several limits": { limits: many },
  "limits by type": {
    limits: [
      { name: "x", limit: 3, window: "1s", match: { type: "x" } },
      { name: "y", limit: 3, window: "1s", match: { type: "y" }, per: "client" },
      { name: "all", limit: 9, window: "1s" },
    ],
  },
  "limits that are not plain beside some that are": {
    limits: [
      { name: "x", limit: 3, window: "1s", match: { type: ["x", "y"] } },
      { name: "all", limit: 9, window: "1s", tiers: { slow: { limit: 2, window: "1s" } } },
    ],
  },
  "a shared limit": { limits: [{ name: "room", limit: 30, window: "1s", per: "room" }] },
  "what is only tried out": { enforce: false },
};

/** Two rooms in which the same happens. In one of them somebody listens, so that no message is routine. */
class Twins {
  readonly routine: Room;
  readonly heard: Room;
  readonly #pairs: [HibernatingConnection, HibernatingConnection][] = [];

  constructor(policy: Policy) {
    const whole: Policy = { identify: byHeaders, ladder: LADDER, cooldown: { base: "400ms" }, ...policy };
    this.routine = new Room(whole);
    this.heard = new Room(whole);
    this.#listen();
  }

  get pairs(): readonly [HibernatingConnection, HibernatingConnection][] {
    return this.#pairs;
  }

  async enter(id: string, headers: Record<string, string>): Promise<void> {
    this.#pairs.push([await this.routine.enter(id, headers), await this.heard.enter(id, headers)]);
  }

  say([one, other]: [HibernatingConnection, HibernatingConnection], message: string): void {
    this.routine.say(one, message);
    this.heard.say(other, message);
  }

  pass(ms: number): void {
    this.routine.now += ms;
    this.heard.now += ms;
  }

  evict(): void {
    this.pass(SILENCE);
    this.routine.evict();
    this.heard.evict();
    this.#listen();
  }

  #listen(): void {
    this.heard.bouncer.on("verdict", () => {});
  }
}

const LADDER: Policy["ladder"] = [
  { strikes: 1, do: "warn" },
  { strikes: 12, do: "close", for: "1s" },
];

const outcome = ({ bouncer, here }: Room): unknown => ({
  metrics: bouncer.metrics(),
  each: here.map((connection) => [
    connection.sent.length,
    connection.closes,
    connection.writes,
    bouncer.metrics(connection),
    bouncer.strikes.standing(connection),
  ]),
  findings: bouncer.doctor(),
});

describe.each(Object.entries(POLICIES))("a routine message under %s", (_, policy) => {
  it("comes to the same as one that somebody hears of", async () => {
    for (let run = 0; run < RUNS; run++) {
      const random = new SeededRandom(Number(process.env["SEED"] ?? 0) + run);
      const twins = new Twins(policy);
      for (const user of ["ada", "ada", "bob"]) {
        await twins.enter(`${user}-${twins.pairs.length}`, { ...from("203.0.113.7"), "x-user": user });
      }
      await twins.enter("nobody", {});
      for (let step = 0; step < STEPS; step++) {
        const chance = random.below(100);
        if (chance < 2) twins.pass(-random.below(3_000));
        else if (chance < 4) twins.evict();
        else if (chance < 30) twins.pass(random.below(random.below(8) === 0 ? 4_000 : 200));
        const pair = random.pick(twins.pairs) as (typeof twins.pairs)[number];
        const type = random.pick(["x", "y", "z", "x", "y", "z", "party-bouncer:unheard-of"]);
        twins.say(pair, random.below(60) === 0 ? "x".repeat(70_000) : JSON.stringify({ type, step }));
      }
      expect(outcome(twins.routine), `SEED=${random.seed}`).toEqual(outcome(twins.heard));
    }
  });
});
