import { describe, expect, it, onTestFinished, vi } from "vitest";
import { actInRooms, askRooms } from "../../../src/ledger/ask-rooms.ts";
import type { ConnectionStanding } from "../../../src/ledger/inquiry.ts";
import type { Registration } from "../../../src/ledger/rpc.ts";

const TARGET = "user:ada";

const STANDING: ConnectionStanding = {
  id: "a1",
  target: TARGET,
  moderates: false,
  hidden: true,
  standing: {
    status: "warned",
    strikes: 1,
    strikesLeft: 2,
    retryAfter: 0,
    limit: "messages",
    message: null,
    limits: [{ name: "messages", left: 3, resetAfter: 100 }],
  },
  sent: { admitted: 5, refused: 1, held: 0, bytes: 60 },
};

const registrations = (count: number): Registration[] =>
  Array.from({ length: count }, (_, index) => ({
    room: { party: "chat", room: `room-${index}` },
    token: `token-${index}`,
    at: index,
  }));

describe("asking a client's rooms", () => {
  it("hands on what each says, with the token that it gave", async () => {
    const asked: unknown[][] = [];
    const answer = await askRooms(TARGET, registrations(2), {
      ask: async (...question) => {
        asked.push(question);
        return { connections: [STANDING], more: 3 };
      },
      fail: () => {},
    });
    expect(asked).toEqual([
      [{ party: "chat", room: "room-0" }, "token-0", { ask: "standing", target: TARGET }],
      [{ party: "chat", room: "room-1" }, "token-1", { ask: "standing", target: TARGET }],
    ]);
    expect(answer).toEqual({
      rooms: [
        { party: "chat", room: "room-0", connections: [STANDING], more: 3 },
        { party: "chat", room: "room-1", connections: [STANDING], more: 3 },
      ],
      more: 0,
    });
  });

  it("asks a hundred rooms at most, fifty at a time", async () => {
    let [open, most] = [0, 0];
    const { rooms, more } = await askRooms(TARGET, registrations(130), {
      ask: async () => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open--;
        return { connections: [], more: 0 };
      },
      fail: () => {},
    });
    expect(rooms.map(({ room }) => room)).toEqual(registrations(100).map(({ room }) => room.room));
    expect({ more, most }).toEqual({ more: 30, most: 50 });
  });

  it("goes on without a room that does not answer, fails, is gone, or talks nonsense", async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const failures: string[] = [];
    const answers: Record<string, () => Promise<unknown>> = {
      "room-0": () => new Promise(() => {}),
      "room-1": () => Promise.reject(new Error("the room answered 500")),
      "room-2": () => Promise.resolve(null),
      "room-3": () => Promise.resolve({ connections: [{ id: 7 }], more: 0 }),
      "room-4": () => Promise.resolve({ connections: [STANDING], more: 0 }),
    };
    const asking = askRooms(TARGET, registrations(5), {
      ask: ({ room }) => answers[room]?.() ?? Promise.resolve(null),
      fail: (doing) => failures.push(doing),
    });
    await vi.advanceTimersByTimeAsync(1_000);
    const { rooms } = await asking;
    expect(rooms.map(({ connections }) => connections?.length ?? null)).toEqual([null, null, null, null, 1]);
    // One that is gone is nothing to report.
    expect(failures.toSorted()).toEqual([
      "asking the room chat/room-0",
      "asking the room chat/room-1",
      "asking the room chat/room-3",
    ]);
  });
});

describe("acting in a client's rooms", () => {
  const call = { act: { do: "warn", reason: "spam" }, id: "7" } as const;

  it("is asked of each room in which it was not done yet", async () => {
    const asked: unknown[][] = [];
    const answer = await actInRooms(TARGET, call, registrations(3), [null, 2, null], {
      ask: async (...question) => {
        asked.push(question);
        return { connections: 1 };
      },
      fail: () => {},
    });
    expect(asked.map(([room, token, question]) => [room, token, question])).toEqual(
      ["0", "2"].map((room) => [
        { party: "chat", room: `room-${room}` },
        `token-${room}`,
        { ask: "act", target: TARGET, act: call.act, id: "7" },
      ]),
    );
    expect(answer).toEqual({
      rooms: [1, 2, 1].map((connections, room) => ({
        party: "chat",
        room: `room-${room}`,
        connections,
        failed: false,
      })),
      more: 0,
    });
  });

  it("fails in a room that does not answer, fails, is gone, or talks nonsense, and in no other", async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const answers: Record<string, () => Promise<unknown>> = {
      "room-0": () => new Promise(() => {}),
      "room-1": () => Promise.reject(new Error("the room answered 500")),
      "room-2": () => Promise.resolve(null),
      "room-3": () => Promise.resolve({ connections: "many" }),
      "room-4": () => Promise.resolve({ connections: 1 }),
    };
    const done = actInRooms(TARGET, call, registrations(5), [], {
      ask: ({ room }) => answers[room]?.() ?? Promise.resolve(null),
      fail: () => {},
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await done).rooms.map(({ connections, failed }) => [connections, failed])).toEqual([
      [0, true],
      [0, true],
      [0, true],
      [0, true],
      [1, false],
    ]);
  });

  it("is done in a hundred rooms at most, and says how many more there are", async () => {
    const { rooms, more } = await actInRooms(TARGET, call, registrations(130), [], {
      ask: () => Promise.resolve({ connections: 1 }),
      fail: () => {},
    });
    expect([rooms.length, more]).toEqual([100, 30]);
  });
});
