import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { GuardedPartySocket, type Outcome } from "../../../client/index.ts";
import { quickest } from "../../support/quickest.ts";
import { eventually, impatient, leaving, openRoom, type Room, warning } from "../../support/socket-server.ts";
import { HOUR, SECOND } from "../../support/time.ts";

/** Half a minute of a room's time, so that a wait which a test sits out is not mistaken for one that has no end. */
const SLOWLY = {
  name: "x",
  limit: 1,
  window: 30_000,
  burst: 1,
  algorithm: "gcra",
  cost: "messages",
  types: null,
};

let errors: unknown[];
let complain: MockInstance<typeof console.error>;
const noteError = (error: unknown): void => void errors.push(error);

beforeEach(() => {
  errors = [];
  complain = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
  process.on("uncaughtException", noteError);
});

afterEach(() => {
  process.off("uncaughtException", noteError);
  expect(errors).toEqual([]);
  expect(complain).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

const policy = (fields: object = {}): string =>
  JSON.stringify({ type: "party-bouncer:policy", limits: [], maxMessageBytes: 16_384, ...fields });

/** A room that says this to whoever comes, and a client in it that has heard it. */
async function whereItHears(...frames: string[]): Promise<{ socket: GuardedPartySocket; room: Room }> {
  const room = await openRoom((socket) => {
    for (const frame of [...frames, "all said"]) socket.send(frame);
  });
  const socket = leaving(new GuardedPartySocket({ ...impatient, host: room.host }));
  const heard: unknown[] = [];
  socket.addEventListener("message", ({ data }) => heard.push(data));
  await eventually(() => heard.includes("all said"));
  return { socket, room };
}

/** Whether a message arrives at once. */
async function arrives(room: Room, socket: GuardedPartySocket, text: string): Promise<Outcome> {
  const outcome = await socket.enqueue(text);
  await eventually(() => room.visits.some(({ received }) => received.includes(text)));
  return outcome;
}

describe("a client that hears from somebody who means it ill", () => {
  it.each([
    [
      "a wait without an end",
      '{"type":"party-bouncer:warning","limit":"x","retryAfter":1e999,"strikes":1,"strikesLeft":1,"message":""}',
    ],
    [
      "a standing without an end",
      '{"type":"party-bouncer:standing","status":"coolingDown","strikes":1,"strikesLeft":1,"retryAfter":null,"limit":null,"message":null}',
    ],
    ["limits that say nothing", policy({ limits: [{ name: "x" }] })],
    ["limits that are no whole numbers", policy({ limits: [{ ...SLOWLY, limit: 0.1 }] })],
    ["limits without a way to count", policy({ limits: [{ ...SLOWLY, algorithm: "magic" }] })],
    ["a warning with such limits", warning({ retryAfter: 0, limits: [{ name: "x" }] })],
  ])("goes on sending after %s", async (_, frame) => {
    const { socket, room } = await whereItHears(frame);
    expect(await arrives(room, socket, "hello")).toBe("sent");
    expect(socket.standing.status).not.toBe("coolingDown");
  });

  it("waits for an hour at most, and for two seconds at most on its next connection", async () => {
    const { socket, room } = await whereItHears(warning({ retryAfter: 1e12 }));
    expect(socket.standing.retryAfter).toBeGreaterThan(HOUR - 10_000);
    expect(socket.standing.retryAfter).toBeLessThanOrEqual(HOUR);
    const outcome = socket.enqueue("hello");
    let openedAt = Infinity;
    const quiet = await openRoom(() => (openedAt = performance.now()));
    socket.updateProperties({ host: quiet.host });
    room.visits[0]?.socket.close(1011);
    const visit = await quiet.visit(0);
    await vi.waitFor(() => expect(visit.received).toEqual(["hello"]), 20_000);
    expect(performance.now() - openedAt).toBeGreaterThan(1_900);
    expect(await outcome).toBe("sent");
  });

  it("keeps to what the room announced first, and to nothing that comes after a message for the app", async () => {
    const { socket, room } = await whereItHears(policy(), policy({ maxMessageBytes: 1, limits: [SLOWLY] }));
    for (const text of ["hello", "again"]) expect(await arrives(room, socket, text)).toBe("sent");

    const late = await whereItHears("from somebody", policy({ maxMessageBytes: 1, limits: [SLOWLY] }));
    for (const text of ["hello", "again"]) expect(await arrives(late.room, late.socket, text)).toBe("sent");
  });

  it("takes the limits of one warning, and only where the room had announced none", async () => {
    const first = { ...SLOWLY, window: 50 };
    const told = await whereItHears(
      warning({ retryAfter: 0, limits: [first] }),
      warning({ retryAfter: 0, limits: [SLOWLY] }),
    );
    for (const text of ["hello", "again"]) expect(await arrives(told.room, told.socket, text)).toBe("sent");

    const announced = await whereItHears(policy(), warning({ retryAfter: 0, limits: [SLOWLY] }));
    for (const text of ["hello", "again"]) {
      expect(await arrives(announced.room, announced.socket, text)).toBe("sent");
    }
  });

  it("is told its limits anew on its next connection", async () => {
    const limits = [{ ...SLOWLY, window: 20 }];
    const room = await openRoom((socket, index) =>
      socket.send(policy({ limits: index === 0 ? [SLOWLY] : limits })),
    );
    const socket = leaving(new GuardedPartySocket({ ...impatient, host: room.host, pacing: true }));
    expect(await arrives(room, socket, "first")).toBe("sent");
    const second = socket.enqueue("second");
    expect(socket.standing.queued).toBe(1);
    room.visits[0]?.socket.close(1011);
    expect(await second).toBe("sent");
  });

  it("sends on in good time after two hundred thousand limits", async () => {
    const limits = Array.from({ length: 200_000 }, (_, index) => ({
      ...SLOWLY,
      name: `${index}`,
      window: 1,
    }));
    const { socket, room } = await whereItHears(policy({ limits }));
    let sent = 0;
    const took = await quickest(async () => {
      const began = performance.now();
      for (let index = 0; index < 20; index++) socket.send(`${sent++}`);
      const last = `${sent - 1}`;
      await vi.waitFor(() => expect(room.visits[0]?.received).toContain(last), {
        timeout: 20_000,
        interval: 2,
      });
      return performance.now() - began;
    });
    // A second and more for each of them, when all were counted.
    expect(took).toBeLessThan(SECOND);
  });
});
