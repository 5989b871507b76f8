import { monitorEventLoopDelay } from "node:perf_hooks";
import { PartySocket } from "partysocket";
import { beforeEach, expect, it, vi } from "vitest";
import { comeBack, GuardedPartySocket } from "../../client/index.ts";
import { leaving, openRoom, type Visit } from "../support/socket-server.ts";
import { pause } from "../support/time.ts";

const CLIENTS = 100;
const RETRY_AFTER = 2_000;
/** The least within which {@link comeBack} spreads them. */
const SPREAD = 5_000;
const SLOT = 100;
/** PartySocket's own are thirty times as long. */
const delays = { minReconnectionDelay: 100, maxReconnectionDelay: 333, connectionTimeout: 30_000 };

const everyone = { timeout: 30_000, interval: 10 };

/** Ms for which the process may stall as they come back: whose time comes meanwhile, all come at once afterwards. */
const EVEN = 2.5 * SLOT;
/** Ms of that before, in which those without a guard are to knock again and again. */
const BEFORE = RETRY_AFTER / 2;
/** So often they are thrown out at the most, where it stalled for longer. */
const MOST_TRIES = 3;

beforeEach(() => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  return () => warn.mockRestore();
});

/** A room that throws everybody out at once, and until `RETRY_AFTER` is over everybody who comes back. */
async function openStrictRoom() {
  const returns: { url: string; at: number }[] = [];
  let thrownOutAt = Infinity;
  const turnAway = (socket: Visit["socket"], retryAfter: number) =>
    socket.close(4429, JSON.stringify({ retryAfter: Math.ceil(retryAfter), limit: "chat" }));
  const room = await openRoom((socket) => {
    const at = performance.now() - thrownOutAt;
    if (at < 0) return;
    returns.push({ url: room.visits.at(-1)?.url ?? "", at });
    if (at < RETRY_AFTER) turnAway(socket, RETRY_AFTER - at);
  });
  return {
    host: room.host,
    visits: room.visits,
    throwEverybodyOut() {
      thrownOutAt = performance.now();
      for (const { socket } of room.visits) turnAway(socket, RETRY_AFTER);
    },
    /** Ms after everybody was thrown out at which those came back whose URL has `mark`. */
    returnsOf: (mark: string) => returns.filter(({ url }) => url.includes(mark)).map(({ at }) => at),
  };
}

/** Begins to measure. @returns what ends it, and says for how many ms the process stalled at the most */
function watchForStalls(): () => number {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  return () => {
    delays.disable();
    return delays.max / 1e6;
  };
}

/** @param by tells the users of one try from those of another */
async function throwOut(by: string) {
  const { host, visits, throwEverybodyOut, returnsOf } = await openStrictRoom();
  const options = { ...delays, host, room: "lobby" };
  for (let client = 0; client < CLIENTS; client++) {
    const user = `${by}${client}.`;
    // Each is a user of its own: else all of one page would know of the first one's lockout.
    leaving(
      new GuardedPartySocket({
        ...options,
        user,
        query: { guarded: user },
        strategies: { 4429: comeBack },
      }),
    );
    leaving(new PartySocket({ ...options, query: { plain: user } }));
  }
  await vi.waitFor(() => expect(visits).toHaveLength(2 * CLIENTS), everyone);

  const stalledFirst = watchForStalls();
  throwEverybodyOut();
  await pause(BEFORE);
  const isEven = stalledFirst() < BEFORE;
  const stalled = watchForStalls();
  await vi.waitFor(() => expect(returnsOf("guarded=")).toHaveLength(CLIENTS), everyone);
  return { isEven: isEven && stalled() < EVEN, returnsOf };
}

it("spreads out those who were thrown out at once", { timeout: 120_000 }, async () => {
  let by = "";
  let { isEven, returnsOf } = await throwOut(by);
  for (let tries = 1; tries < MOST_TRIES && !isEven; tries++) {
    by = `${tries}-`;
    ({ isEven, returnsOf } = await throwOut(by));
  }

  const times = returnsOf("guarded=");
  expect(Math.min(...times)).toBeGreaterThanOrEqual(RETRY_AFTER);
  const slots = Map.groupBy(times, (at) => Math.floor(at / SLOT));
  expect(Math.max(...[...slots.values()].map(({ length }) => length))).toBeLessThanOrEqual(0.2 * CLIENTS);
  const soon = times.filter((at) => at < RETRY_AFTER + SPREAD / 2);
  // Half of them, give or take six standard deviations.
  expect(soon.length / CLIENTS).toBeGreaterThan(0.2);
  expect(soon.length / CLIENTS).toBeLessThan(0.8);

  // After 100 ms, a further 130 ms and so on: each about nine times until it is let in, and less often on a busy machine.
  for (let client = 0; client < CLIENTS; client++) {
    const knocks = returnsOf(`plain=${by}${client}.`);
    expect(knocks.length).toBeGreaterThan(2);
    expect(Math.min(...knocks)).toBeLessThan(RETRY_AFTER);
  }
});
