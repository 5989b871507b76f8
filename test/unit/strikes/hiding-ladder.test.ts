import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, type HibernatingConnection, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { SECOND, MINUTE } from "../../support/time.ts";

type Ladder = NonNullable<Policy["ladder"]>;

/** What a hidden client sees of a ladder: one that goes on to warn. */
const asSeen = (ladder: Ladder): Ladder =>
  ladder.map((rung) => (rung.do === "shadow-ban" ? { strikes: rung.strikes, do: "warn" } : rung));

interface Run {
  readonly wire: readonly string[];
  readonly bans: number;
  /** What somebody else heard of it. */
  readonly heard: readonly unknown[];
}

/** Ten minutes of a client that floods, asks where it stands, is thrown out of memory with its room, and reconnects. */
async function flood(policy: Policy, every: number): Promise<Run> {
  const room = new Room({ identify: byHeaders, ...policy });
  const bob = await room.enter("bob");
  let bans = 0;
  const listen = (): void => void room.bouncer.on("ban", () => bans++);
  listen();
  const connections: HibernatingConnection[] = [await room.enter("eve")];
  const begin = room.now;
  for (let elapsed = 0; elapsed < 10 * MINUTE; elapsed += every) {
    const eve = connections.at(-1);
    if (eve === undefined) throw new Error("nobody is there");
    room.now = begin + elapsed;
    room.say(eve, `message at ${elapsed}`);
    if (elapsed % (10 * SECOND) < every) room.say(eve, '{"type":"party-bouncer:standing"}');
    if (elapsed % (70 * SECOND) < every) {
      await settled();
      room.evict();
      listen();
    }
    if (elapsed % (110 * SECOND) < every) {
      await settled();
      room.leave(eve);
      await settled();
      connections.push(await room.enter(`eve again at ${elapsed}`, { "x-user": "eve" }));
    }
  }
  await settled();
  const wire = connections.flatMap(({ sent, closes }) => [...sent, ...closes].map(String));
  return { wire, bans, heard: bob.heard };
}

const warn = { strikes: 1, do: "warn" } as const;

it.each<[string, Policy & { ladder: Ladder }]>([
  ["the ladder of the README", { ladder: [warn, { strikes: 6, do: "shadow-ban", for: "10m" }] }],
  [
    "a ban that runs out and comes again",
    { ladder: [warn, { strikes: 4, do: "shadow-ban", for: "90s" }], cooldown: { max: "10s" } },
  ],
  ["a ladder of a shadow-ban alone", { ladder: [{ strikes: 1, do: "shadow-ban", for: "1m" }] }],
  [
    "a ladder without cool-downs",
    { ladder: [warn, { strikes: 3, do: "shadow-ban" }], cooldown: { base: 0 } },
  ],
  [
    "a ladder that closes in the end",
    { ladder: [warn, { strikes: 3, do: "shadow-ban" }, { strikes: 8, do: "close" }] },
  ],
  [
    "a ladder that restricts first",
    {
      ladder: [
        { strikes: 2, do: "restrict", only: [], for: "10s" },
        { strikes: 4, do: "shadow-ban" },
      ],
    },
  ],
])("%s that hides is on the wire a ladder that warns, frame for frame", async (_, { ladder, ...rest }) => {
  const hiding = await flood({ ...rest, ladder }, 50);
  const warning = await flood({ ...rest, ladder: asSeen(ladder) }, 50);
  expect(hiding.wire).toEqual(warning.wire);
  expect(hiding.bans).toBeGreaterThan(0);
  expect(hiding.heard.length).toBeLessThan(warning.heard.length);
});

it("comes again once it has run out, and is counted each time", async () => {
  const { bans } = await flood({ ladder: [warn, { strikes: 4, do: "shadow-ban", for: "90s" }] }, 50);
  expect(bans).toBeGreaterThanOrEqual(4);
});

it("any ladder that hides is on the wire the same ladder with warnings, at any pace", async () => {
  const ladders = fc.record({
    first: fc.integer({ min: 1, max: 3 }),
    hidesAfter: fc.integer({ min: 1, max: 5 }),
    for: fc.integer({ min: SECOND, max: 5 * MINUTE }),
    base: fc.integer({ min: 0, max: 3_000 }),
    factor: fc.integer({ min: 1, max: 4 }),
    room: fc.nat(20_000),
    every: fc.integer({ min: 40, max: 2_000 }),
  });
  await fc.assert(
    fc.asyncProperty(ladders, async ({ first, hidesAfter, base, factor, room, every, ...rest }) => {
      const ladder: Ladder = [
        { strikes: first, do: "warn" },
        { strikes: first + hidesAfter, do: "shadow-ban", for: rest.for },
      ];
      const policy: Policy = {
        cooldown: { base, factor, max: base + room },
        limits: [{ name: "messages", limit: 1, window: "2s", burst: 2 }],
      };
      const [hiding, warning] = [
        await flood({ ...policy, ladder }, every),
        await flood({ ...policy, ladder: asSeen(ladder) }, every),
      ];
      expect(hiding.wire).toEqual(warning.wire);
    }),
    { numRuns: runs(15) },
  );
});
