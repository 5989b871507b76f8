import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Outcome } from "../../../../client/index.ts";
import { definePolicy } from "../../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../../src/policy/external-limit.ts";
import type { DefinedLimit, Limit } from "../../../../src/policy/limit.ts";
import { bytesOf, type Message } from "../../../../src/shared/message.ts";
import { World } from "./world.ts";
import { runs } from "../../../support/runs.ts";
import { HOUR } from "../../../support/time.ts";

const seed = Number(process.env["SEED"] ?? 20_260_101);

const TYPES = ["move", "chat", "draw"] as const;

/** Of a limit of bytes: so many for each message that a limit of messages would allow. */
const BYTES_EACH = 100;

// So many messages in a second are what is tested here, not a render loop.
beforeEach(() => vi.stubEnv("NODE_ENV", "production"));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const numbers = {
  limit: fc.integer({ min: 1, max: 50 }),
  window: fc.oneof(fc.constantFrom(100, 1_000, 10_000), fc.integer({ min: 100, max: 10_000 })),
  burst: fc.integer({ min: 1, max: 50 }),
};

const aLimit = fc
  .record({
    ...numbers,
    cost: fc.constantFrom("messages" as const, "messages" as const, "bytes" as const),
    algorithm: fc.oneof(
      { weight: 6, arbitrary: fc.constant("gcra" as const) },
      { weight: 1, arbitrary: fc.constant("sliding-window" as const) },
      { weight: 1, arbitrary: fc.constant("fixed-window" as const) },
    ),
    per: fc.constantFrom("connection" as const, "client" as const),
    types: fc.option(fc.subarray([...TYPES], { minLength: 1 })),
  })
  .map(({ burst, cost, algorithm, types, ...rest }): Omit<Limit, "name"> => {
    const each = cost === "bytes" ? BYTES_EACH : 1;
    return {
      ...rest,
      limit: rest.limit * each,
      cost,
      algorithm,
      ...(algorithm === "gcra" && { burst: burst * each }),
      ...(types !== null && { match: { type: types } }),
    };
  });

const limits = fc
  .array(aLimit, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((limit, index): Limit => ({ name: `limit ${index}`, ...limit })));

/** Messages of one type, `every` so many ms. */
const aBurst = fc.record({
  at: fc.integer({ min: 0, max: 15_000 }),
  count: fc.integer({ min: 1, max: 40 }),
  every: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 })),
  type: fc.option(fc.constantFrom(...TYPES)),
  isBinary: fc.boolean(),
  size: fc.integer({ min: 40, max: 2_000 }),
});

const anApp = fc.record({
  limits,
  knows: fc.boolean(),
  latency: fc.integer({ min: 0, max: 200 }),
  jitter: fc.integer({ min: 0, max: 200 }),
  bursts: fc.array(aBurst, { minLength: 1, maxLength: 6 }),
  cuts: fc.array(
    fc.record({ at: fc.integer({ min: 100, max: 15_000 }), ms: fc.integer({ min: 1, max: 5_000 }) }),
    { maxLength: 3 },
  ),
  skew: fc.integer({ min: -HOUR, max: HOUR }),
  priorities: fc.record({
    move: fc.integer({ min: 0, max: 2 }),
    chat: fc.integer({ min: 0, max: 2 }),
    draw: fc.integer({ min: 0, max: 2 }),
  }),
  seed: fc.integer(),
});

/** The limits that such a message counts in. */
function applying(limits: readonly DefinedLimit[], type: string | null): DefinedLimit[] {
  return limits.filter(({ match }) => {
    const types = match?.type as string[] | undefined;
    return types === undefined || (type !== null && types.includes(type));
  });
}

/** The largest message that passes at all. */
function most(limits: readonly DefinedLimit[], type: string | null): number {
  const ofBytes = applying(limits, type).filter(({ cost }) => cost === "bytes");
  return Math.min(
    2_000,
    ...ofBytes.map(({ limit, burst, algorithm }) => (algorithm === "gcra" ? burst : limit)),
  );
}

/** How uneven a network the limits bear: what the burst leaves beside one message, in ms at their rate. */
function borneBy(limits: readonly DefinedLimit[], largest: number): number {
  const borne = limits.map(({ limit, window, burst, algorithm, cost }) => {
    if (algorithm !== "gcra") return 0;
    const each = window / limit;
    return cost === "bytes" ? Math.min(burst - largest, burst / 2) * each : (burst - 1) * each - 5;
  });
  return Math.max(0, Math.floor(Math.min(...borne)));
}

function aMessage(type: string | null, isBinary: boolean, size: number, number: number): Message {
  if (type !== null) {
    const bare = JSON.stringify({ type, number, pad: "" });
    return JSON.stringify({ type, number, pad: "x".repeat(Math.max(0, size - bare.length)) });
  }
  if (!isBinary) return `${number}:`.padEnd(size, "x");
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes.buffer;
}

interface Sent {
  readonly data: Message;
  readonly type: string | null;
  outcome: Outcome | null;
}

async function play(
  app: typeof anApp extends fc.Arbitrary<infer App> ? App : never,
): Promise<{ world: World; sent: Sent[] }> {
  const policy = definePolicy({ limits: app.limits });
  const limits = ownLimits(policy);
  const largest = Math.max(...app.bursts.map(({ type, size }) => Math.min(size, most(limits, type))));
  const jitter = Math.min(app.jitter, borneBy(limits, largest));
  const world = new World({ limits: app.limits }, { latency: app.latency, jitter }, app.seed);
  vi.setSystemTime(Date.now() + app.skew);

  const types = Object.fromEntries(TYPES.map((type) => [type, { priority: app.priorities[type] }]));
  const announced = limits.map(({ match, cost, ...limit }) => ({
    ...limit,
    cost: cost as "messages" | "bytes",
    types: (match?.type as string[] | undefined) ?? null,
  }));
  const socket = world.connect({
    pacing: app.knows ? { types, limits: announced, maxMessageBytes: policy.maxMessageBytes } : true,
  });

  const sent: Sent[] = [];
  let due = 0;
  for (const { at, count, every, type, isBinary, size } of app.bursts) {
    due += count;
    for (let index = 0; index < count; index++) {
      setTimeout(
        () => {
          const data = aMessage(type, isBinary, Math.min(size, most(limits, type)), sent.length);
          const message: Sent = { data, type, outcome: null };
          sent.push(message);
          const plan = type === null ? {} : { priority: app.priorities[type] };
          void socket.enqueue(data as string, plan).then((outcome) => (message.outcome = outcome));
        },
        at + index * every,
      );
    }
  }
  for (const { at, ms } of app.cuts) setTimeout(() => world.cut(ms), at);
  const isDone = () => sent.length === due && sent.every(({ outcome }) => outcome !== null);
  await world.pass(24 * HOUR, isDone);
  await world.pass(1_000);
  socket.close();
  await world.pass(1_000);
  return { world, sent };
}

it(
  "a paced socket is never warned, loses nothing and keeps the order within a type, whatever the app, the limits and the network",
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(anApp, async (app) => {
        const { world, sent } = await play(app);
        expect(world.warnings).toEqual([]);
        expect(sent.filter(({ outcome }) => outcome !== "sent")).toEqual([]);
        const got = new Set(world.received);
        const missing = sent.filter(({ data }) => !got.has(data) && !world.lost.has(data));
        expect(missing).toEqual([]);
        for (const type of [null, ...TYPES]) {
          const inOrder = sent.filter((message) => message.type === type && got.has(message.data));
          const ofType = new Map(inOrder.map(({ data }, index) => [data, index]));
          const order = world.received.map((data) => ofType.get(data)).filter((index) => index !== undefined);
          expect(order).toEqual([...ofType.values()]);
        }
      }),
      { ...runs, endOnFailure: false },
    );
  },
);

it(
  "a paced socket with enough to say uses at least 95% of the rate that a limit allows",
  { timeout: 300_000 },
  async () => {
    const aSaturated = fc.record({
      limit: aLimit,
      latency: numbers.burst,
      size: fc.integer({ min: 40, max: 90 }),
    });
    await fc.assert(
      fc.asyncProperty(aSaturated, async ({ limit, latency, size }) => {
        fc.pre(limit.algorithm === "gcra" || limit.cost !== "bytes");
        const [defined] = ownLimits(definePolicy({ limits: [{ name: "limit", ...limit }] }));
        if (defined === undefined) return;
        const perMs = defined.limit / defined.window;
        fc.pre(limit.cost !== "bytes" || size + perMs <= defined.burst / 2);
        const world = new World({ limits: [{ name: "limit", ...limit }] }, { latency, jitter: 0 });
        const socket = world.connect({ pacing: true });
        const [type = null] = (defined.match?.type as string[] | undefined) ?? [];
        const count = 200;
        for (let number = 0; number < count; number++)
          socket.send(aMessage(type, false, size, number) as string);
        await world.pass(24 * HOUR, () => world.carried.length === count);
        socket.close();
        const [first, ...rest] = world.carried;
        const took = (rest.at(-1)?.at ?? 0) - (first?.at ?? 0);
        const cost = rest.reduce(
          (sum, { data }) => sum + (limit.cost === "bytes" ? bytesOf(data as Message) : 1),
          0,
        );
        expect(world.warnings).toEqual([]);
        // Rooms count in whole milliseconds, and without a burst nothing makes up for a part of one.
        const isWhole = defined.algorithm === "gcra" && defined.burst === 1;
        const rate = isWhole ? 1 / Math.ceil(1 / perMs) : perMs;
        expect(cost).toBeGreaterThanOrEqual(0.95 * took * rate);
      }),
      { seed, numRuns: runs(250) },
    );
  },
);
