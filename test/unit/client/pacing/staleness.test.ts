// @module-tag slow
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Outcome, PacingOptions } from "../../../../client/index.ts";
import { Pacer } from "../../../../client/pacing/pacer.ts";
import type { Policy } from "../../../../src/policy/policy.ts";
import { presets } from "../../../../src/policy/presets.ts";
import { runs } from "../../../support/runs.ts";
import { SECOND } from "../../../support/time.ts";
import { beWithoutWarnings, World } from "./world.ts";

const FRAME = 1_000 / 60;
const NETWORK = { latency: 40, jitter: 30 };
/** Ms that a message is under way at the most. */
const UNDER_WAY = NETWORK.latency + NETWORK.jitter;

/** Half of what a pointer at 60 Hz sends. */
const HALF: Policy = { limits: [{ name: "messages", limit: 30, window: "1s", burst: 30 }] };
/** Ms between two messages, at the 99% of the rate that a client allows itself. */
const TURN = Math.ceil(1_000 / 29);

const DEADLINE = 250;

beWithoutWarnings();

interface Seen {
  readonly world: World;
  /** The numbers of the messages that arrived, in order. */
  readonly numbers: readonly number[];
  /** How old each was when it arrived, in ms. */
  readonly ages: readonly number[];
  /** How old what the others see was, at its oldest: until the next one arrived. */
  readonly oldest: number;
  readonly outcomes: readonly Outcome[];
}

interface Moving {
  readonly policy?: Policy;
  readonly hertz?: number;
  readonly seconds?: number;
  readonly meanwhile?: (world: World) => void;
}

/** A pointer that moves at 60 Hz for two minutes, or as told, and what the others see of it. */
async function move(
  pacing: PacingOptions,
  { policy = HALF, hertz = 60, seconds = 120, meanwhile = () => {} }: Moving = {},
): Promise<Seen> {
  const world = new World(policy, NETWORK);
  const socket = world.connect({ pacing });
  await world.pass(2 * SECOND);
  const outcomes: Outcome[] = [];
  let number = 0;
  const pointer = setInterval(() => {
    const position = JSON.stringify({ type: "move", number: number++, at: performance.now() });
    void socket.enqueue(position).then((outcome) => outcomes.push(outcome));
  }, 1_000 / hertz);
  meanwhile(world);
  await world.pass(seconds * SECOND);
  clearInterval(pointer);
  await world.pass(UNDER_WAY);
  socket.close();
  const moves = world.received
    .map((message, index) => ({
      ...(JSON.parse(String(message)) as { type: string; number: number; at: number }),
      receivedAt: world.receivedAt[index] ?? NaN,
    }))
    .filter(({ type }) => type === "move");
  return {
    world,
    numbers: moves.map(({ number }) => number),
    ages: moves.map(({ at, receivedAt }) => receivedAt - at),
    oldest: Math.max(
      ...moves.slice(1).map(({ receivedAt }, index) => receivedAt - (moves[index]?.at ?? NaN)),
    ),
    outcomes,
  };
}

const inOrder = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? Infinity));

describe("of a pointer at 60 Hz, where the room allows 30 messages a second, the others see", () => {
  it("with coalesce a position that has waited for no longer than a turn", async () => {
    const { world, ages, oldest, numbers } = await move({ types: { move: { coalesce: true } } });
    expect(world.warnings).toEqual([]);
    expect(inOrder(numbers)).toBe(true);
    expect(numbers.length).toBeGreaterThan(29 * 120);
    expect(Math.max(...ages)).toBeLessThanOrEqual(UNDER_WAY + TURN + FRAME);
    expect(oldest).toBeLessThanOrEqual(2 * (TURN + FRAME) + UNDER_WAY + NETWORK.jitter);
  });

  it("with a deadline every second position, none of which has waited for longer than that", async () => {
    const { world, ages, oldest, numbers, outcomes } = await move({
      types: { move: { deadline: DEADLINE } },
    });
    expect(world.warnings).toEqual([]);
    expect(inOrder(numbers)).toBe(true);
    expect(numbers.length).toBeGreaterThan(29 * 120);
    expect(Math.max(...ages)).toBeLessThanOrEqual(UNDER_WAY + DEADLINE);
    expect(oldest).toBeLessThanOrEqual(DEADLINE + 2 * UNDER_WAY + TURN);
    expect(new Set(outcomes)).toEqual(new Set<Outcome>(["sent", "expired"]));
  });

  it("with neither all of them, in order, ever later", async () => {
    const { world, ages, numbers, outcomes } = await move({}, { seconds: 30 });
    expect(world.warnings).toEqual([]);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(ages.at(-1)).toBeGreaterThan(10 * SECOND);
    expect(new Set(outcomes)).toEqual(new Set<Outcome>(["sent"]));
  });

  it.each<[string, PacingOptions, number]>([
    ["coalesce", { types: { move: { coalesce: true } } }, FRAME],
    ["a deadline", { types: { move: { deadline: DEADLINE } } }, DEADLINE],
    ["both", { types: { move: { coalesce: true, deadline: DEADLINE } } }, FRAME],
  ])(
    "with %s a fresh one first, after a pause that the room imposed because of another tab",
    async (_, pacing, waited) => {
      const { world, ages, numbers } = await move(pacing, {
        seconds: 20,
        meanwhile: (world) => {
          // One warning, with a cool-down of a second.
          setTimeout(() => void world.room.bouncer.strikes.add(world.room.here[0] as never), 5 * SECOND);
        },
      });
      expect(world.warnings).toHaveLength(1);
      const gaps = world.receivedAt.slice(1).map((at, index) => at - (world.receivedAt[index] ?? NaN));
      const pause = gaps.indexOf(Math.max(...gaps));
      expect(gaps[pause]).toBeGreaterThan(0.8 * SECOND);
      expect(ages[pause + 1]).toBeLessThanOrEqual(waited + TURN + UNDER_WAY);
      expect(inOrder(numbers)).toBe(true);
    },
  );
});

it("a display of 360 or 500 Hz keeps to presets.cursors by coalesce, and its positions stay fresh", async () => {
  for (const hertz of [360, 500]) {
    const { world, ages, numbers } = await move(
      { types: { move: { coalesce: true } } },
      { policy: presets.cursors, hertz, seconds: 20 },
    );
    expect(world.warnings).toEqual([]);
    expect(inOrder(numbers)).toBe(true);
    expect(numbers.length).toBeGreaterThan(290 * 20);
    expect(Math.max(...ages)).toBeLessThanOrEqual(UNDER_WAY + 10);
  }
});

it("a player of 60 and 30 patches a second, whose room announces presets.game, waits for nothing, and loses nothing", async () => {
  const world = new World({ ...presets.game, announce: true }, NETWORK);
  const socket = world.connect({ pacing: true });
  await world.pass(2 * SECOND);
  const outcomes: Outcome[] = [];
  let [sent, queued] = [0, 0];
  const patch = (type: string, bytes: number) => (): void => {
    const text = JSON.stringify({ type, number: sent++, at: performance.now(), patch: "x".repeat(bytes) });
    void socket.enqueue(text).then((outcome) => outcomes.push(outcome));
    queued = Math.max(queued, socket.standing.queued);
  };
  const loops = [setInterval(patch("player", 120), FRAME), setInterval(patch("shared", 900), 2 * FRAME)];
  await world.pass(120 * SECOND);
  for (const loop of loops) clearInterval(loop);
  await world.pass(UNDER_WAY);
  socket.close();
  expect(world.warnings).toEqual([]);
  expect(queued).toBe(0);
  expect(outcomes).toEqual(Array<Outcome>(sent).fill("sent"));
  const numbers = world.received.map((text) => (JSON.parse(String(text)) as { number: number }).number);
  expect(numbers).toEqual(Array.from({ length: sent }, (_, number) => number));
});

const aPlan = fc.record(
  { deadline: fc.integer({ min: 0, max: 2_000 }), priority: fc.integer({ min: 0, max: 2 }) },
  { requiredKeys: [] },
);

it("whatever an app sends: nothing is left out unless it has a key or a deadline, nothing is sent after its deadline, and what waits is bounded", () => {
  const messages = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 100 }), plan: aPlan, isTyped: fc.boolean() }),
    { minLength: 1, maxLength: 200 },
  );
  fc.assert(
    fc.property(
      messages,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (all, limit, burst) => {
        vi.useFakeTimers();
        const capacity = 100;
        const sentAt = new Map<string, number>();
        const pacer = new Pacer(
          {
            isOpen: () => true,
            transmit: (data) => sentAt.set(String(data), performance.now()),
            onChange: () => {},
            rules: { slowWaitFor: () => 0 },
          },
          {
            limits: [
              { name: "x", limit, window: SECOND, burst, algorithm: "gcra", cost: "messages", types: null },
            ],
          },
          false,
          capacity,
        );
        pacer.opened();
        const outcomes: Outcome[] = [];
        const sent = all.map(({ after, plan, isTyped }, index) => {
          vi.advanceTimersByTime(after);
          const data = isTyped ? JSON.stringify({ type: "move", index }) : `${index}`;
          const until = performance.now() + (plan.deadline ?? Infinity);
          pacer.add(data, plan, (outcome) => (outcomes[index] = outcome));
          expect(pacer.queued).toBeLessThanOrEqual(capacity);
          return { data, until, plan };
        });
        vi.advanceTimersByTime(500 * SECOND);
        for (const [index, { data, until, plan }] of sent.entries()) {
          const outcome = outcomes[index];
          if (outcome === "sent") expect(sentAt.get(data)).toBeLessThanOrEqual(until);
          else expect(outcome).toBe(plan.deadline === undefined ? "dropped" : outcome);
          expect(["sent", "expired", "dropped"]).toContain(outcome);
        }
        vi.useRealTimers();
      },
    ),
    { numRuns: runs(300) },
  );
});
