import { describe, expect, it } from "vitest";
import type { GuardedPartySocketOptions } from "../../../../client/index.ts";
import type { Policy } from "../../../../src/policy/policy.ts";
import { presets } from "../../../../src/policy/presets.ts";
import { beWithoutWarnings, World } from "./world.ts";
import { SECOND } from "../../../support/time.ts";

const FRAME = 1_000 / 60;

beWithoutWarnings();

/** Somebody who sends at 60 Hz for two minutes, in a room that does not announce its limits. */
async function play(
  policy: Policy,
  pacing: GuardedPartySocketOptions["pacing"],
  weather = { latency: 40, jitter: 30 },
  seed = 1,
): Promise<{ world: World; ages: number[] }> {
  const world = new World({ ...policy, announce: false }, weather, seed);
  const socket = world.connect({ pacing });
  // Long after it could have been told: what it sends now is not counted.
  await world.pass(5 * SECOND);
  const game = setInterval(() => {
    socket.send(JSON.stringify({ type: "move", at: performance.now() }));
  }, FRAME);
  await world.pass(120 * SECOND);
  clearInterval(game);
  socket.close();
  const ages = world.received.map(
    (message, index) => (world.receivedAt[index] ?? NaN) - (JSON.parse(String(message)) as { at: number }).at,
  );
  return { world, ages };
}

const TYPED: Policy = {
  limits: [
    { name: "moves", match: { type: "move" }, limit: 20, window: "1s", burst: 10 },
    { name: "bytes", cost: "bytes", limit: 65_536, window: "1s" },
  ],
};
const WINDOWED: Policy = {
  limits: [{ name: "window", algorithm: "sliding-window", limit: 20, window: "2s" }],
};

describe("after its first warning, a client that was told no limits before", () => {
  it.each<[string, Policy, number]>([
    ["the default policy", {}, 120],
    ["presets.chat", presets.chat, 1_200],
    ["limits for a type", TYPED, 70],
    ["a window", WINDOWED, 130],
  ])("gets no second one, and its positions stay fresh: %s", async (_, policy, gap) => {
    const { world, ages } = await play(policy, { types: { move: { coalesce: true } } });
    expect(world.warnings).toHaveLength(1);
    const last = ages.slice(Math.floor(ages.length / 10));
    // What waits is the newest: it has not waited for longer than until its turn, and travelled.
    expect(Math.max(...last)).toBeLessThan(gap + 40 + 30 + 2 * FRAME);
  });

  it.each([1, 2, 3, 4, 5])("gets no second one on a network that bunches, either; seed %i", async (seed) => {
    const { world } = await play(
      {},
      { types: { move: { coalesce: true } } },
      { latency: 80, jitter: 200 },
      seed,
    );
    expect(world.warnings).toHaveLength(1);
  });

  it("gets no second one with messages of which none may be left out: they wait, all and in order", async () => {
    const { world, ages } = await play({}, undefined);
    expect(world.warnings).toHaveLength(1);
    const sent = world.received.map((message) => (JSON.parse(String(message)) as { at: number }).at);
    expect(sent).toEqual(sent.toSorted((a, b) => a - b));
    // More is sent than may be: only the app can send fewer and larger ones.
    expect(ages.at(-1)).toBeGreaterThan(10 * SECOND);
  });
});

it("a client whose limits are shared with another tab sends no burst after each of its warnings", async () => {
  const shared: Policy = { limits: [{ name: "client", per: "client", limit: 10, window: "1s", burst: 20 }] };
  const world = new World({ ...shared, announce: true }, { latency: 40, jitter: 0 });
  const [tab, other] = [world.connect(), world.connect()];
  await world.pass(SECOND);
  for (let index = 0; index < 17; index++) other.send(`other ${index}`);
  await world.pass(100);
  for (let index = 0; index < 10; index++) tab.send(`tab ${index}`);
  await world.pass(100);
  expect(world.warnings).toHaveLength(1);
  for (let index = 0; index < 15; index++) tab.send(`tab again ${index}`);
  await world.pass(5 * SECOND);
  expect(world.warnings).toHaveLength(1);
  tab.close();
  other.close();
});
