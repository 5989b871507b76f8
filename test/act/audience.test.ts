import { describe, expect, it } from "vitest";
import { boundSends, canSee, unseen } from "../../src/act/audience.ts";
import type { ClientKey } from "../../src/identify/client.ts";
import { Guest } from "../../src/identify/guest.ts";
import { KeyedBuckets } from "../../src/measure/keyed-buckets.ts";

const START = Date.UTC(2026, 0, 1);
const shared = { keyed: new KeyedBuckets(1), guests: new Set<Guest>() };

/** A real timer, since it is one that has to carry the context. */
const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function guestOf(client: ClientKey | null): { guest: Guest; sent: unknown[] } {
  const sent: unknown[] = [];
  const connection = {
    id: "a",
    readyState: 1,
    send: (message: unknown) => void sent.push(message),
    close() {},
  };
  const guest = new Guest(connection, shared);
  guest.visitor = { ...guest.visitor, clientKey: client };
  boundSends(guest);
  return { guest, sent };
}

/** The same client, hidden: on a connection of its own. */
function hidden({ client }: Guest): Guest {
  const { guest } = guestOf(client);
  guest.shadow = { at: START, until: START + 1_000 };
  return guest;
}

describe("who can see whom", () => {
  const [ada, tab, bob] = [guestOf("user:ada").guest, guestOf("user:ada").guest, guestOf("user:bob").guest];
  const nobody = [guestOf(null).guest, guestOf(null).guest] as const;

  it("is everyone everyone, while nobody is hidden", () => {
    for (const viewer of [ada, tab, bob, ...nobody]) expect(canSee(viewer, ada, START)).toBe(true);
  });

  it("is the author and its other tabs alone, while it is hidden", () => {
    expect([ada, tab, bob, ...nobody].map((viewer) => canSee(viewer, hidden(ada), START))).toEqual([
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
    expect(canSee(author, author, START)).toBe(true);
    expect(canSee(other, author, START)).toBe(false);
    author.shadow = null;
  });

  it("is what the author does not learn: it sees everyone as before", () => {
    expect(canSee(hidden(ada), bob, START)).toBe(true);
  });

  it("changes back at the ban's last millisecond, not one sooner", () => {
    expect(canSee(bob, hidden(ada), START + 999)).toBe(false);
    expect(canSee(bob, hidden(ada), START + 1_000)).toBe(true);
  });
});

describe("what is sent in the handling of a hidden author's message", () => {
  const setUp = () => ({ ada: guestOf("user:ada"), tab: guestOf("user:ada"), bob: guestOf("user:bob") });

  it("reaches its own connections, and nobody else", () => {
    const { ada, tab, bob } = setUp();
    unseen(ada.guest, () => {
      for (const { guest } of [ada, tab, bob]) guest.connection.send("hi");
    });
    expect([ada.sent, tab.sent, bob.sent]).toEqual([["hi"], ["hi"], []]);
  });

  it("stays bounded after every await, in timers and in what they start, and not a moment beyond", async () => {
    const { ada, bob } = setUp();
    await unseen(ada.guest, async () => {
      await aTurn();
      bob.guest.connection.send("after an await");
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          queueMicrotask(() => {
            bob.guest.connection.send("in a microtask of a timer");
            resolve();
          });
        });
      });
    });
    bob.guest.connection.send("afterwards");
    expect(bob.sent).toEqual(["afterwards"]);
  });

  it("does not bound what goes on beside it", async () => {
    const { ada, bob } = setUp();
    const hiddenWork = unseen(ada.guest, async () => {
      await aTurn();
      bob.guest.connection.send("hidden");
    });
    const openWork = (async () => {
      await aTurn();
      bob.guest.connection.send("open");
    })();
    await Promise.all([hiddenWork, openWork]);
    expect(bob.sent).toEqual(["open"]);
  });

  it("is bounded in binary, too, and what is sent goes through as it is", () => {
    const { ada, bob } = setUp();
    const bytes = new Uint8Array([1, 2, 3]);
    unseen(ada.guest, () => {
      bob.guest.connection.send(bytes);
      ada.guest.connection.send(bytes);
    });
    expect(bob.sent).toEqual([]);
    expect(ada.sent[0]).toBe(bytes);
  });

  it("gives back what the handler gives back, and lets through what it throws", () => {
    const { ada, bob } = setUp();
    expect(unseen(ada.guest, () => 5)).toBe(5);
    const failing = (): never => {
      throw new Error("the app's own");
    };
    expect(() => unseen(ada.guest, failing)).toThrow("the app's own");
    bob.guest.connection.send("hi");
    expect(bob.sent).toEqual(["hi"]);
  });
});

it("nothing is sent to a connection that the bouncer closed, and no send throws there", () => {
  const { guest, sent } = guestOf("user:ada");
  guest.closed = true;
  guest.connection.send("too late");
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
  boundSends(new Guest(connection, shared));
  const { send } = connection;
  send("unbound");
  expect(connection.sent).toEqual(["unbound"]);
  expect(() => connection.send("bad")).toThrow("the platform's own");
});
