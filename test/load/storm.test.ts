import { PartySocket } from "partysocket";
import { beforeEach, expect, it, vi } from "vitest";
import { comeBack, GuardedPartySocket } from "../../client/index.ts";
import { leaving, openRoom, type Visit } from "../support/socket-server.ts";

const CLIENTS = 100;
const RETRY_AFTER = 2_000;
/** The least within which {@link comeBack} spreads them. */
const SPREAD = 5_000;
const SLOT = 100;
/** PartySocket's own are thirty times as long. */
const delays = { minReconnectionDelay: 100, maxReconnectionDelay: 333 };

const everyone = { timeout: RETRY_AFTER + SPREAD + 4_000, interval: 10 };

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

it("spreads out those who were thrown out at once", async () => {
  const { host, visits, throwEverybodyOut, returnsOf } = await openStrictRoom();
  const options = { ...delays, host, room: "lobby" };
  for (let client = 0; client < CLIENTS; client++) {
    const user = `${client}.`;
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

  throwEverybodyOut();
  await vi.waitFor(() => expect(returnsOf("guarded=")).toHaveLength(CLIENTS), everyone);

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
    const knocks = returnsOf(`plain=${client}.`);
    expect(knocks.length).toBeGreaterThan(2);
    expect(Math.min(...knocks)).toBeLessThan(RETRY_AFTER);
  }
});
