import { describe, expect, it, onTestFinished, vi } from "vitest";
import { askRooms } from "../../../src/ledger/ask-rooms.ts";
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
