import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AudienceName,
  canSee,
  mayRead,
  readersOf,
  seesHidden,
} from "../../../src/visibility/audience.ts";
import { bindSends } from "../../../src/visibility/bound-sends.ts";
import { unbounded, within } from "../../../src/visibility/scope.ts";
import type { ConnectionLike } from "../../../src/platform/room.ts";
import type { ClientKey } from "../../../src/identity/client-key.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

const AUDIENCES = ["self", "cohort"] as const;
const shared = { keyed: new KeyedBuckets(1), roster: new Roster() };

/** A real timer, since it is one that has to carry the context. */
const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let serial = 0;
const sessions = new Map<ConnectionLike, Session>();

function guestOf(client: ClientKey | null): { session: Session; sent: unknown[] } {
  const sent: unknown[] = [];
  const connection = {
    id: `connection-${serial++}`,
    readyState: 1,
    send: (message: unknown) => void sent.push(message),
    close() {},
  };
  const session = new Session(connection, shared);
  session.clientInfo = { ...session.clientInfo, clientKey: client };
  session.record = client?.startsWith("user:") === true ? (client as RecordKey) : null;
  bindSends(
    session,
    () => {},
    () => {},
  );
  sessions.set(connection, session);
  return { session, sent };
}

function knownAs(connection: ConnectionLike): Session {
  const session = sessions.get(connection);
  if (session === undefined) throw new Error(`nobody is behind ${connection.id}`);
  return session;
}

/** The same client, hidden: on a connection of its own. */
function hidden({ client }: Session, at = START): Session {
  const { session } = guestOf(client);
  session.shadow = { at, until: at + 1_000 };
  return session;
}

/** Somebody who moderates. */
function moderating(client: ClientKey): Session {
  const { session } = guestOf(client);
  session.moderates = true;
  return session;
}

/** Runs a handler in the name of a hidden author. */
const hidingFrom = <T>(author: Session, handler: () => T): T =>
  within({ reaches: (viewer) => seesHidden(knownAs(viewer), author, "self", START) }, handler);

describe.each(AUDIENCES)("who can see whom, where the audience is %j,", (audience) => {
  const [ada, tab, bob] = [
    guestOf("user:ada").session,
    guestOf("user:ada").session,
    guestOf("user:bob").session,
  ];
  const nobody = [guestOf(null).session, guestOf(null).session] as const;

  it("is everyone everyone, while nobody is hidden", () => {
    for (const viewer of [ada, tab, bob, ...nobody]) expect(canSee(viewer, ada, audience, START)).toBe(true);
  });

  it("is the author and its other tabs alone, while it is hidden", () => {
    expect([ada, tab, bob, ...nobody].map((viewer) => canSee(viewer, hidden(ada), audience, START))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("is the very connection, where nobody can tell whose it is", () => {
    const [author, other] = nobody;
    author.shadow = { at: START, until: START + 1_000 };
    expect(canSee(author, author, audience, START)).toBe(true);
    expect(canSee(other, author, audience, START)).toBe(false);
    author.shadow = null;
  });

  it("is what the author does not learn: it sees everyone as before", () => {
    expect(canSee(hidden(ada), bob, audience, START)).toBe(true);
  });

  it("changes back at the ban's last millisecond, not one sooner", () => {
    expect(canSee(bob, hidden(ada), audience, START + 999)).toBe(false);
    expect(canSee(bob, hidden(ada), audience, START + 1_000)).toBe(true);
  });

  it("is a moderator everyone, and a moderator is seen by everyone, whatever its record says", () => {
    const moderator = moderating("user:eve");
    expect(canSee(moderator, hidden(ada), audience, START)).toBe(true);
    moderator.shadow = { at: START, until: Infinity };
    expect(canSee(bob, moderator, audience, START)).toBe(true);
  });
});

describe("two who are hidden", () => {
  const [ada, bob] = [guestOf("user:ada").session, guestOf("user:bob").session];

  it.each<[AudienceName, boolean]>([
    ["self", false],
    ["cohort", true],
  ])("see each other, where the audience is %j: %s", (audience, expected) => {
    expect(canSee(hidden(bob), hidden(ada), audience, START)).toBe(expected);
    expect(canSee(hidden(ada), hidden(bob), audience, START)).toBe(expected);
  });

  it("see each other for as long as both are, in a cohort", () => {
    const [first, second] = [hidden(ada), hidden(bob, START + 500)];
    expect(canSee(first, second, "cohort", START + 999)).toBe(true);
    expect(canSee(first, second, "cohort", START + 1_000)).toBe(false);
    expect(canSee(second, first, "cohort", START + 1_000)).toBe(true);
  });
});

describe("who may read later", () => {
  const ada = guestOf("user:ada").session;
  const others = (): Session[] => [guestOf("user:bob").session, guestOf(null).session];

  it.each(AUDIENCES)("is everyone, of what was written in the open (%j)", (audience) => {
    expect(readersOf(ada, audience, START)).toBeNull();
    for (const viewer of [ada, ...others(), hidden(ada), moderating("user:eve")]) {
      expect(mayRead(null, viewer, START)).toBe(true);
    }
  });

  it.each(AUDIENCES)(
    "is the author for ever, pardoned or not, and moderators, and nobody else (%j)",
    (audience) => {
      const readers = readersOf(hidden(ada), audience, START);
      for (const now of [START, START + 999, START + 1_000, START + 1e12, START - 1e6]) {
        for (const viewer of [ada, hidden(ada), moderating("user:eve")])
          expect(mayRead(readers, viewer, now)).toBe(true);
        for (const viewer of others()) expect(mayRead(readers, viewer, now)).toBe(false);
      }
    },
  );

  it("is whoever was hidden at the time, in a cohort, and nobody hidden only later", () => {
    const bob = guestOf("user:bob").session;
    const readers = readersOf(hidden(ada), "cohort", START + 500);
    expect(mayRead(readers, hidden(bob, START), START + 600)).toBe(true);
    expect(mayRead(readers, hidden(bob, START + 500), START + 600)).toBe(true);
    expect(mayRead(readers, hidden(bob, START + 501), START + 600)).toBe(false);
    expect(mayRead(readers, bob, START + 600)).toBe(false);
  });

  it("is nobody who is hidden besides the author, where the audience is itself", () => {
    const readers = readersOf(hidden(ada), "self", START + 500);
    expect(mayRead(readers, hidden(guestOf("user:bob").session), START + 600)).toBe(false);
  });

  it("is the very connection, where nobody can tell whose it is", () => {
    const [author, other] = [hidden(guestOf(null).session), guestOf(null).session];
    for (const audience of AUDIENCES) {
      const readers = readersOf(author, audience, START);
      expect([mayRead(readers, author, START), mayRead(readers, other, START)]).toEqual([true, false]);
    }
  });

  it("is nobody but moderators, where the words are none of ours", () => {
    const hostile = ["", "cohort:", "cohort:x", "cohort:x:", "cohort::", "*", "null", "user:", "connection:"];
    for (const readers of hostile) {
      for (const viewer of [ada, ...others(), hidden(ada)]) {
        expect([readers, mayRead(readers, viewer, START)]).toEqual([readers, false]);
      }
      expect(mayRead(readers, moderating("user:eve"), START)).toBe(true);
    }
  });

  it("agrees with who could see it live, for whoever it is, at the moment it was written", () => {
    const name = fc.oneof(fc.constantFrom("ada", "cohort:5:user:bob", ":", "connection:a"), fc.string());
    const who = fc.record({
      client: fc.oneof(
        fc.constant(null),
        name.map((id): ClientKey => `user:${id}`),
      ),
      shadow: fc.option(
        fc.record({ at: fc.integer({ min: 0, max: 100 }), length: fc.integer({ min: 1, max: 100 }) }),
      ),
      moderates: fc.boolean(),
    });
    const made = ({
      client,
      shadow,
      moderates,
    }: typeof who extends fc.Arbitrary<infer T> ? T : never): Session => {
      const { session } = guestOf(client);
      session.moderates = moderates;
      // A term begins before what is written in it: the clock does not step here.
      if (shadow !== null)
        session.shadow = { at: START + shadow.at, until: START + shadow.at + shadow.length };
      return session;
    };
    fc.assert(
      fc.property(who, who, fc.boolean(), fc.constantFrom(...AUDIENCES), (a, b, isSame, audience) => {
        const author = made(a);
        const viewer = isSame ? author : made(b);
        const now = START + 100;
        expect(mayRead(readersOf(author, audience, now), viewer, now)).toBe(
          canSee(viewer, author, audience, now),
        );
      }),
      { numRuns: runs(3_000) },
    );
  });

  it("comes back from storage as it went in", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...AUDIENCES), (id, audience) => {
        const readers = readersOf(hidden(guestOf(`user:${id}`).session), audience, START);
        expect(
          mayRead(JSON.parse(JSON.stringify(readers)) as string, guestOf(`user:${id}`).session, START),
        ).toBe(true);
        expect(mayRead(readers, guestOf(`user:${id}x`).session, START)).toBe(false);
      }),
    );
  });
});

describe("what is sent in the handling of a hidden author's message", () => {
  const setUp = () => ({ ada: guestOf("user:ada"), tab: guestOf("user:ada"), bob: guestOf("user:bob") });

  it("reaches its own connections, and nobody else", () => {
    const { ada, tab, bob } = setUp();
    hidingFrom(ada.session, () => {
      for (const { session } of [ada, tab, bob]) session.connection.send("hi");
    });
    expect([ada.sent, tab.sent, bob.sent]).toEqual([["hi"], ["hi"], []]);
  });

  it("stays bounded after every await, in timers and in what they start, and not a moment beyond", async () => {
    const { ada, bob } = setUp();
    await hidingFrom(ada.session, async () => {
      await aTurn();
      bob.session.connection.send("after an await");
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          queueMicrotask(() => {
            bob.session.connection.send("in a microtask of a timer");
            resolve();
          });
        });
      });
    });
    bob.session.connection.send("afterwards");
    expect(bob.sent).toEqual(["afterwards"]);
  });

  it("does not bound what goes on beside it", async () => {
    const { ada, bob } = setUp();
    const hiddenWork = hidingFrom(ada.session, async () => {
      await aTurn();
      bob.session.connection.send("hidden");
    });
    const openWork = (async () => {
      await aTurn();
      bob.session.connection.send("open");
    })();
    await Promise.all([hiddenWork, openWork]);
    expect(bob.sent).toEqual(["open"]);
  });
  it("is bounded in binary, too, and what is sent goes through as it is", () => {
    const { ada, bob } = setUp();
    const bytes = new Uint8Array([1, 2, 3]);
    hidingFrom(ada.session, () => {
      bob.session.connection.send(bytes as never);
      ada.session.connection.send(bytes as never);
    });
    expect(bob.sent).toEqual([]);
    expect(ada.sent[0]).toBe(bytes);
  });

  it("gives back what the handler gives back, and lets through what it throws", () => {
    const { ada, bob } = setUp();
    expect(hidingFrom(ada.session, () => 5)).toBe(5);
    const failing = (): never => {
      throw new Error("the app's own");
    };
    expect(() => hidingFrom(ada.session, failing)).toThrow("the app's own");
    bob.session.connection.send("hi");
    expect(bob.sent).toEqual(["hi"]);
  });

  it("is not bounded where it is said to be the room's own word, and is again after it", async () => {
    const { ada, bob } = setUp();
    await hidingFrom(ada.session, async () => {
      const value = await unbounded(async () => {
        await aTurn();
        bob.session.connection.send("open");
        return 5;
      });
      expect(value).toBe(5);
      bob.session.connection.send("hidden");
    });
    expect(bob.sent).toEqual(["open"]);
  });

  it("is bounded by the inner one of two authors", () => {
    const { ada, tab, bob } = setUp();
    hidingFrom(ada.session, () => {
      hidingFrom(bob.session, () => {
        for (const { session } of [ada, tab, bob]) session.connection.send("bob's");
      });
      for (const { session } of [ada, tab, bob]) session.connection.send("ada's");
    });
    expect([ada.sent, tab.sent, bob.sent]).toEqual([["ada's"], ["ada's"], ["bob's"]]);
  });
});

it("nothing is sent to a connection that the bouncer closed, and no send throws there", () => {
  const { session, sent } = guestOf("user:ada");
  session.markClosed();
  session.connection.send("too late");
  expect(sent).toEqual([]);
});

it("a send keeps its own errors, and its own `this`", () => {
  const connection = {
    id: "a",
    readyState: 1,
    sent: [] as unknown[],
    send(message: unknown): void {
      if (message === "bad") throw new TypeError("the platform's own");
      this.sent.push(message);
    },
    close() {},
  };
  bindSends(
    new Session(connection, shared),
    () => {},
    () => {},
  );
  const { send } = connection;
  send("unbound");
  expect(connection.sent).toEqual(["unbound"]);
  expect(() => connection.send("bad")).toThrow("the platform's own");
});
