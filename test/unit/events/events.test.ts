import { afterEach, describe, expect, it, vi } from "vitest";
import type { Bouncer } from "../../../src/bouncer/bouncer.ts";
import { createHost } from "../../../src/bouncer/create-host.ts";
import type { ConnectionLike } from "../../../src/platform/room.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { type BouncerEvents, Events } from "../../../src/events/events.ts";
import { START } from "../../support/time.ts";

const NAMES = [
  "verdict",
  "violation",
  "strike",
  "rung",
  "ban",
  "connect-refused",
  "pardon",
  "error",
] as const;
const failure = { doing: "something", error: new Error("the failure") };

afterEach(() => vi.restoreAllMocks());

/** Lets everything happen that was begun and waits for nothing from outside. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const policy: Policy = {
  maxMessageBytes: 2,
  identify: () => "ada",
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 2, do: "close", for: "1m" },
  ],
};

/** What a client is sent, and what an app is handed, in a room that listens so. */
async function run(listen: (bouncer: Bouncer) => void): Promise<unknown[]> {
  const trace: unknown[] = [];
  let now = START;
  const here: (ConnectionLike & { readyState: number })[] = [];
  const room = { connections: () => here.filter(({ readyState }) => readyState === 1), storage: null };
  const host = createHost(policy, room, { clock: () => now });
  const { bouncer } = host;
  listen(bouncer);
  const connection = {
    id: "a",
    readyState: 1,
    send: (message: unknown) => void trace.push(["sent", message]),
    close(code?: number, reason?: string) {
      trace.push(["closed", code, reason]);
      this.readyState = 3;
    },
  };
  here.push(connection);
  await host.connect(connection, { url: "https://example.com/", headers: new Headers() });
  for (const message of ["hi", "too large", "hi", "too large", "hi"]) {
    trace.push(bouncer.handle(connection, message, () => `delivered ${message}`));
    now += 1_000;
    await settled();
  }
  await bouncer.bans.remove("user:ada");
  return trace;
}

describe("a listener", () => {
  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("the listener's own");
      },
    ],
    [
      "throws what is no error",
      () => {
        throw undefined;
      },
    ],
    ["rejects", () => Promise.reject(new Error("the listener's own"))],
    ["never settles", () => new Promise(() => {})],
  ])("that %s changes nothing for the room", async (_, listener) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const calm = await run(() => {});
    const shaken = await run((bouncer) => {
      for (const name of NAMES) bouncer.on(name, listener);
    });
    await settled();
    expect(shaken).toEqual(calm);
    expect(calm).toContainEqual(["closed", 4429, '{"retryAfter":60000,"limit":"maxMessageBytes"}']);
  });

  it("that throws or rejects is said to the console, once for each time, and the others hear all the same", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const events = new Events();
    const [first, second, heard] = [
      new Error("first"),
      new Error("second"),
      vi.fn<(event: unknown) => void>(),
    ];
    events.on("pardon", () => {
      throw first;
    });
    events.on("pardon", () => Promise.reject(second));
    events.on("pardon", heard);
    events.emit("pardon", { client: "user:ada", target: "user:ada" });
    await settled();
    expect(heard.mock.calls).toEqual([[{ client: "user:ada", target: "user:ada" }]]);
    expect(logged.mock.calls).toEqual([
      ['party-bouncer: a listener to "pardon" failed', first],
      ['party-bouncer: a listener to "pardon" failed', second],
    ]);
  });

  it("that returns a thenable which rejects is said to the console too", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const events = new Events();
    const thenable = {
      // oxlint-disable-next-line unicorn/no-thenable -- what an app may return
      then: (_: unknown, reject: (error: Error) => void): void => reject(new Error("no")),
    };
    events.on("pardon", () => thenable);
    events.emit("pardon", { client: "user:ada", target: "user:ada" });
    await settled();
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it("hears no more once it has stopped, even in the midst of an event", () => {
    const events = new Events();
    const heard: string[] = [];
    const stops: (() => void)[] = [];
    events.on("pardon", () => {
      heard.push("first");
      for (const stop of stops) stop();
    });
    stops.push(events.on("pardon", () => heard.push("second")));
    for (const _ of [1, 2]) events.emit("pardon", { client: "user:ada", target: "user:ada" });
    expect(heard).toEqual(["first", "first"]);
  });
});

it.each([
  ["verdict", true, true],
  ["violation", false, true],
  ["strike", false, false],
  ["rung", false, false],
] as const)(
  "knows whether a listener to a %s hears of a message that passes (%s), or is refused (%s)",
  (name, passing, refused) => {
    const events = new Events();
    events.on("ban", () => {});
    const stop = events.on(name, () => {});
    expect([events.hearsVerdict(false, 0), events.hearsVerdict(true, 0)]).toEqual([passing, refused]);
    stop();
    expect([events.hearsVerdict(false, 0), events.hearsVerdict(true, 0)]).toEqual([false, false]);
  },
);

describe("an error", () => {
  it("goes to the console where nobody listens, and nowhere else", () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const events = new Events();
    events.emit("error", failure);
    expect(logged.mock.calls).toEqual([["party-bouncer: failed at something", failure.error]]);
    const heard = vi.fn<(event: unknown) => void>();
    events.on("error", heard);
    events.emit("error", failure);
    expect(heard.mock.calls).toEqual([[failure]]);
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it("of a listener to errors makes no further error", () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const events = new Events();
    events.on("error", () => {
      throw new Error("again");
    });
    events.emit("error", failure);
    expect(logged).toHaveBeenCalledTimes(1);
  });
});

describe("what is told", () => {
  it("is every verdict, each refusal, each strike with its step, and what came of it, with who it was", async () => {
    const heard: [string, unknown][] = [];
    await run((bouncer) => {
      for (const name of NAMES) {
        bouncer.on(name, (event: BouncerEvents[typeof name]) => {
          if ("verdict" in event)
            expect(event).toMatchObject({ clientKey: "user:ada", userId: "ada", connectionId: "a" });
          heard.push([name, "verdict" in event ? event.verdict.action : "step" in event ? event.step : ""]);
        });
      }
    });
    expect(heard).toEqual([
      ["verdict", "admit"],
      ["verdict", "warn"],
      ["violation", "warn"],
      ["strike", "warn"],
      ["rung", "warn"],
      ["verdict", "admit"],
      ["ban", ""],
      ["verdict", "close"],
      ["violation", "close"],
      ["strike", "close"],
      ["rung", "close"],
      ["pardon", ""],
    ]);
  });
});
