import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Session } from "../../../src/session/session.ts";
import { isRecordKey } from "../../../src/identity/record-key.ts";
import { Roster } from "../../../src/session/roster.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, Connection, from, HibernatingConnection, Room, settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";

/** Looks at somebody: at whether they are still there, or at whose connection it is. */
let looks = 0;

class WatchedConnection extends HibernatingConnection {
  constructor(id: string) {
    super(id);
    let state = 1;
    Object.defineProperty(this, "readyState", {
      get: () => (looks++, state),
      set: (next: number) => void (state = next),
    });
  }
}

class WatchedRoom extends Room<WatchedConnection> {
  constructor(policy: Policy) {
    super({ identify: byHeaders, ...policy }, { Connection: WatchedConnection });
  }

  override connections(): WatchedConnection[] {
    looks += this.here.length;
    return super.connections();
  }

  override leave(connection: WatchedConnection): boolean {
    this.here.splice(this.here.indexOf(connection), 1);
    return super.leave(connection);
  }
}

async function filled(policy: Policy, size: number): Promise<WatchedRoom> {
  vi.spyOn(Session.prototype, "client", "get").mockImplementation(function client(this: Session) {
    looks++;
    return this.clientInfo.clientKey as Session["client"];
  });
  const room = new WatchedRoom(policy);
  for (let index = 0; index < size; index++) {
    await room.enter(`session-${index}`, index % 2 === 0 ? undefined : from(`203.0.113.${index}`));
  }
  // Whoever was there before the room was loaded is looked at once.
  room.bouncer.metrics();
  return room;
}

/** The looks that an act takes, with so many in the room. */
async function looksOf(
  policy: Policy,
  size: number,
  act: (room: WatchedRoom) => Promise<unknown>,
): Promise<number> {
  const room = await filled(policy, size);
  looks = 0;
  await act(room);
  await settled();
  return looks;
}

const policies: Record<string, Policy> = {
  "the default policy": {},
  "most connections of a client and of a room": { admission: { perClient: 5, perRoom: 10_000 } },
  "connects that are counted": { admission: { connects: { limit: 5, window: "1h" } } },
  "a count that all share": {
    limits: [{ name: "room", per: "room", limit: 1_000_000, window: "1h" }],
  },
};

describe.each(Object.entries(policies))("with %s, a crowd costs nothing", (_, policy) => {
  afterEach(() => void vi.restoreAllMocks());

  const acts: Record<string, (room: WatchedRoom) => Promise<unknown>> = {
    "who comes, says something and leaves": async (room) => {
      const ada = await room.enter("ada");
      room.say(ada, "hello");
      room.leave(ada);
    },
    "who comes twice": async (room) => {
      const twins = [await room.enter("ada"), await room.enter("ada")];
      room.say(twins[0] as WatchedConnection, "hello");
      for (const twin of twins) room.leave(twin);
    },
    "who is only known by an address": async (room) => {
      room.leave(await room.enter("ada", from("198.51.100.1")));
    },
    "who is banned, and pardoned": async (room) => {
      await room.enter("ada");
      await room.bouncer.bans.add("user:ada");
      await room.bouncer.bans.remove("user:ada");
    },
    "who asks for the metrics of one": async (room) => {
      await room.enter("ada");
      room.bouncer.metrics("user:ada");
    },
  };

  it.each(Object.entries(acts))("%s", async (_, act) => {
    // The room of its app says everything to everyone: that is not the bouncer's to count.
    vi.spyOn(Room.prototype, "broadcast").mockReturnValue(undefined);
    expect(await looksOf(policy, 1_000, act)).toBe(await looksOf(policy, 40, act));
  });

  it("a thousand who leave at once", async () => {
    const everyone = async (room: WatchedRoom): Promise<void> => {
      for (const connection of room.here.slice()) room.leave(connection);
    };
    const [few, many] = [await looksOf(policy, 100, everyone), await looksOf(policy, 1_000, everyone)];
    // The last one to leave has nobody to look at.
    expect(many / 1_000).toBeLessThan(few / 100 + 1);
  });
});

it("a crowd behind one address costs nothing to whoever comes from there and leaves", async () => {
  const looksWith = async (size: number): Promise<number> => {
    const room = await filled({ admission: { perAddress: 10_000 } }, 0);
    const behind = (id: string): Promise<WatchedConnection> => room.enter(id, from("198.51.100.9"));
    for (let index = 0; index < size; index++) await behind(`session-${index}`);
    looks = 0;
    room.leave(await behind("late"));
    await settled();
    return looks;
  };
  vi.spyOn(Room.prototype, "broadcast").mockReturnValue(undefined);
  expect(await looksWith(1_000)).toBe(await looksWith(40));
  vi.restoreAllMocks();
});

it("looks at no more than a few to count who is in, or to refuse in a full room", async () => {
  const room = await filled({ admission: { perRoom: 1_000 } }, 1_000);
  looks = 0;
  expect(room.bouncer.metrics()).toMatchObject({ connections: 1_000, clients: 1_000 });
  expect((await room.knock("late")).isIn).toBe(false);
  expect(looks).toBeLessThan(150);
  vi.restoreAllMocks();
});

it("finds out in time whose connections broke in a room that is full", async () => {
  const room = await filled({ admission: { perRoom: 200 } }, 200);
  vi.restoreAllMocks();
  const last = room.here.at(-1);
  if (last !== undefined) last.readyState = 2;
  let refused = 0;
  while (!(await room.knock(`late-${refused}`)).isIn) refused++;
  expect(refused).toBeLessThan(10);
  expect((await room.knock("too late")).isIn).toBe(false);
});

const keys = ["user:ada", "user:bob", "address:1", "address:2", null] as const;

describe("whatever comes and goes", () => {
  const steps = fc.array(
    fc.record({
      who: fc.nat(11),
      do: fc.constantFrom("receive", "enter", "leave", "close", "break", "name", "tidy"),
      as: fc.constantFrom(...keys),
    }),
    { maxLength: 80 },
  );

  it("it counts and finds what a walk over all would", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const roster = new Roster();
        const shared = { keyed: new KeyedBuckets(1), roster };
        const sessions = Array.from({ length: 12 }, (_, id) => {
          return new Session(new Connection(String(id)), shared);
        });
        const place = new Map<Session, "door" | "in">();
        for (const { who, do: step, as } of taken) {
          const session = sessions[who] as Session;
          if (step === "receive" || step === "enter") {
            if (session.closed) continue;
            roster[step](session);
            place.set(session, step === "enter" ? "in" : "door");
          } else if (step === "leave") {
            roster.leave(session);
            place.delete(session);
          } else if (step === "close") {
            session.markClosed();
            place.delete(session);
          } else if (step === "break") (session.connection as Connection).readyState = 3;
          else if (step === "name") {
            session.clientInfo = { ...session.clientInfo, clientKey: as };
            const record = as?.replace("address:", "address:#") ?? null;
            session.record = isRecordKey(record) ? record : null;
          } else {
            roster.tidy();
            for (const [other, where] of place) {
              if (where === "in" && other.connection.readyState !== 1) place.delete(other);
            }
          }
          const isIn = [...place].filter(([, where]) => where === "in").map(([other]) => other);
          expect(roster.size).toBe(isIn.length);
          expect(roster.clients).toBe(new Set(isIn.map((other) => other.client ?? other)).size);
          expect(new Set(roster.sessions)).toEqual(new Set(place.keys()));
          for (const key of keys) {
            if (key === null) continue;
            const own = [...place.keys()].filter(({ client }) => client === key);
            expect(new Set(roster.of(key))).toEqual(new Set(own));
            expect(new Set(roster.of(key.replace("address:", "address:#")))).toEqual(new Set(own));
            expect(roster.countOf(key)).toBe(isIn.filter(({ client }) => client === key).length);
          }
          const companion = roster.companionOf(session);
          const others = isIn.filter((other) => other !== session);
          const kin = others.filter(({ client }) => client !== null && client === session.client);
          if (others.length === 0) expect(companion).toBeUndefined();
          else expect(kin.length > 0 ? kin : others).toContain(companion);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
