import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { JUST, MANY_FRAMES } from "../../../src/visibility/turns.ts";
import {
  byHeaders,
  type HibernatingConnection as Connection,
  Connection as InMemory,
  Room,
} from "../../support/room.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { useRealTimers, useTimersWithContext } from "../../support/timers.ts";

beforeEach(() => useTimersWithContext());
afterEach(useRealTimers);

const CROWD = 64;
/** Messages after which a room of so many is behind. */
const MANY = MANY_FRAMES / CROWD;

/** A room that hears who comes and goes, as each host of ours does. Its app notes what it is handed. */
class Hall<C extends InMemory = Connection> extends Room<C> {
  readonly handed: string[] = [];

  get admits(): boolean {
    return true;
  }

  override broadcast(message: string): void {
    this.handed.push(message);
    super.broadcast(message);
  }
}

async function open(rules: Policy = {}) {
  const room = new Hall({ limits: [], identify: byHeaders, ...rules });
  const crowd = await Promise.all(Array.from({ length: CROWD }, (_, index) => room.enter(`guest-${index}`)));
  const [flooder, ada, bob] = crowd as [Connection, Connection, Connection];
  const flood = (count: number, by = flooder): void => {
    for (let index = 0; index < count; index++) room.say(by, `flood ${index}`);
  };
  return { room, flooder, ada, bob, flood };
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `flood ${from + index}`);

const turn = (): unknown => vi.advanceTimersToNextTimer();

describe("a room that keeps up", () => {
  it("hands over everything at once, however much it is, as long as turns come in between", async () => {
    const { room, flood } = await open();
    for (let round = 0; round < 20; round++) {
      flood(MANY - 1);
      expect(room.handed).toHaveLength((round + 1) * (MANY - 1));
      turn();
    }
    turn();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("starts no timer for the little that is said in a small room", async () => {
    const room = new Hall({ limits: [] });
    const ada = await room.enter("ada");
    for (let index = 0; index < 100; index++) room.say(ada, `${index}`);
    expect(room.handed).toHaveLength(100);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a room that is behind", () => {
  it("hears who has something new to say before who has just been heard", async () => {
    const { room, ada, flood } = await open();
    flood(MANY + 20);
    room.say(ada, "hello");
    // It was not known to be behind before, so that one more was heard.
    expect(room.handed).toEqual([...numbers(0, MANY + 1), "hello"]);
    turn();
    expect(room.handed).toEqual([...numbers(0, MANY + 1), "hello", ...numbers(MANY + 1, MANY + 3)]);
    vi.runAllTimers();
    expect(room.handed.filter((text) => text !== "hello")).toEqual(numbers(0, MANY + 20));
  });

  it("hears one message of each in turn", async () => {
    const { room, flooder, ada, bob, flood } = await open();
    flood(MANY + 1);
    for (const [name, by] of Object.entries({ ada, bob }))
      for (let index = 0; index < 4; index++) room.say(by, `${name} ${index}`);
    room.say(flooder, "last");
    room.handed.length = 0;
    vi.runAllTimers();
    expect(room.handed).toEqual(["ada 1", "bob 1", "last", "ada 2", "bob 2", "ada 3", "bob 3"]);
  });

  it("hears who has been silent for a while at once", async () => {
    const { room, ada, flood } = await open();
    flood(MANY + 20);
    room.say(ada, "one");
    room.now += JUST;
    room.say(ada, "two");
    expect(room.handed.slice(-2)).toEqual(["one", "two"]);
    room.now += JUST - 1;
    room.say(ada, "three");
    expect(room.handed.at(-1)).toBe("two");
  });

  it("loses nothing, says nothing twice, and keeps the order of each, whatever is said when, and is done once it has caught up", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new SeededRandom(seed);
      const { room } = await open();
      const said = room.here.slice(0, 8).map((): number => 0);
      for (let step = 0; step < 400; step++) {
        const by = random.below(said.length);
        if (random.below(8) === 0) turn();
        room.now += random.below(4) === 0 ? random.below(2 * JUST) : 0;
        const connection = room.here[by];
        if (connection !== undefined) room.say(connection, `${by}:${said[by]}`);
        said[by] = (said[by] ?? 0) + 1;
      }
      vi.runAllTimers();
      for (const [by, count] of said.entries()) {
        const handed = room.handed.filter((text) => text.startsWith(`${by}:`));
        expect(handed, `seed ${seed}`).toEqual(Array.from({ length: count }, (_, index) => `${by}:${index}`));
      }
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it("has heard all of a connection that goes before it is gone", async () => {
    const { room, flooder, ada, flood } = await open();
    flood(MANY + 5);
    expect(room.handed).toHaveLength(MANY + 1);
    room.leave(ada);
    expect(room.handed).toHaveLength(MANY + 1);
    room.leave(flooder);
    expect(room.handed).toEqual(numbers(0, MANY + 5));
  });

  it("hears nothing more of a client that it throws out meanwhile", async () => {
    const { room, flooder, ada, flood } = await open();
    flood(MANY + 5);
    flood(5, ada);
    await room.bouncer.bans.add(flooder, { kind: "close", for: "1m" });
    room.leave(flooder);
    room.handed.length = 0;
    vi.runAllTimers();
    expect(room.handed).toEqual(numbers(1, 5));
  });

  it("hears nothing more of a connection that the app closes, and all of one that closes itself and is still to go", async () => {
    const { room, flooder, ada, flood } = await open();
    flood(MANY + 1);
    room.bouncer.handle(flooder, "kick", () => flooder.close(4_000));
    flood(5);
    flood(4, ada);
    ada.readyState = 2;
    room.handed.length = 0;
    vi.runAllTimers();
    expect(room.handed).toEqual(numbers(1, 4));
  });

  it("shows what a hidden client said to nobody else, though it is another's timer that has it said", async () => {
    const { room, flooder, ada, bob, flood } = await open();
    await room.bouncer.bans.add(ada, { kind: "shadow-ban", for: "1h", reason: "links" });
    flood(MANY + 5);
    for (const text of ["hidden 0", "hidden 1", "hidden 2"]) room.say(ada, text);
    expect(room.handed).not.toContain("hidden 1");
    vi.runAllTimers();
    const heardBy = ({ heard }: Connection): unknown[] =>
      heard.filter((text) => String(text).startsWith("hidden"));
    expect(heardBy(ada)).toEqual(["hidden 0", "hidden 1", "hidden 2"]);
    expect([...heardBy(bob), ...heardBy(flooder)]).toEqual([]);
  });

  it("reports what the app throws then, and goes on", async () => {
    const { room, flooder, flood } = await open();
    const errors = room.listen("error");
    flood(MANY + 1);
    const problem = new Error("no");
    room.bouncer.handle(flooder, "throws", () => {
      throw problem;
    });
    room.bouncer.handle(flooder, "rejects", () => Promise.reject(problem));
    room.say(flooder, "goes on");
    expect(errors).toEqual([]);
    await vi.runAllTimersAsync();
    expect(errors.map(({ error }) => error)).toEqual([problem, problem]);
    expect(room.handed.at(-1)).toBe("goes on");
  });

  it("lets nobody overtake itself as the policy becomes one that is only tried", async () => {
    const { room, flood } = await open();
    flood(MANY + 5);
    room.bouncer.setPolicy({ limits: [], identify: byHeaders, enforce: false });
    room.say(room.here[0] as Connection, "last");
    vi.runAllTimers();
    expect(room.handed).toEqual([...numbers(0, MANY + 5), "last"]);
  });

  it("keeps no more waiting than it has memory for", async () => {
    const { room, ada, flood } = await open({ maxMessageBytes: 4 * 1_048_576 });
    flood(MANY + 1);
    flood(4);
    expect(room.handed).toHaveLength(MANY + 1);
    room.say(ada, "first");
    room.say(ada, "second");
    expect(room.handed.slice(MANY + 1)).toEqual(["first", "second"]);
    flood(1);
    expect(room.handed.slice(MANY + 3)).toEqual([...numbers(0, 4), "flood 0"]);
  });
});

it("a policy that is only tried makes nobody wait", async () => {
  const { room, flood } = await open({ enforce: false });
  flood(MANY + 20);
  expect(room.handed).toHaveLength(MANY + 20);
});

it.each([
  { where: "a room that does not say who goes", room: () => new Room({ limits: [] }) },
  {
    where: "a room in memory, whose host stops listening before it says so",
    room: () => new Hall({ limits: [] }, { Connection: InMemory }),
  },
])("nobody waits in $where", async ({ room: make }) => {
  const room: Room<Connection | InMemory> = make();
  const crowd = await Promise.all(Array.from({ length: CROWD }, (_, index) => room.enter(`guest-${index}`)));
  const [ada, bob] = crowd as [Connection, Connection];
  for (let index = 0; index < MANY + 20; index++) room.say(ada, `${index}`);
  expect(bob.heard).toHaveLength(MANY + 20);
});
