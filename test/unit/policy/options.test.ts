import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { createHost } from "../../../src/bouncer/create-host.ts";
import type { Host } from "../../../src/bouncer/host.ts";
import type { ClientInfo } from "../../../src/identity/client-info.ts";
import type { Message } from "../../../src/shared/message.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { DefinedPolicy, Policy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../src/policy/external-limit.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import { presets } from "../../../src/policy/presets.ts";
import type { Offence, Step } from "../../../src/policy/rung.ts";
import type { WarningDetails } from "../../../src/policy/warning.ts";
import { parseControlMessage, type PolicyMessage } from "../../../src/shared/control-message.ts";
import type { BouncerEvents } from "../../../src/events/events.ts";
import { Connection as AnyConnection, from, Room as AnyRoom } from "../../support/room.ts";
import { START, MINUTE } from "../../support/time.ts";

afterEach(() => vi.restoreAllMocks());

class Connection extends AnyConnection {
  get announced(): PolicyMessage | undefined {
    return this.controlMessages.find((message) => message?.type === "party-bouncer:policy");
  }
}

/** A room without storage, whose connections do not hibernate. */
class Room extends AnyRoom<Connection> {
  readonly errors: BouncerEvents["error"][] = this.listen("error");
  /** What the app has been handed. */
  readonly delivered: Message[] = [];

  constructor(policy: Policy) {
    super(policy, { storage: null, Connection });
  }

  override enter(id = "a", headers: Record<string, string> = {}): Promise<Connection> {
    return super.enter(id, headers);
  }

  /** @returns whether the app was handed the message */
  override say(connection: Connection, message: Message = "hi"): boolean {
    return this.bouncer.handle(connection, message, () => this.delivered.push(message)) !== undefined;
  }

  /** How many of so many messages pass at once. */
  passing(connection: Connection, message: Message = "hi", count = 50): number {
    return Array.from({ length: count }, () => this.say(connection, message)).filter(Boolean).length;
  }
}

/** Neither cool-down nor strikes: what the limits say is all there is. */
const lenient: Policy = { cooldown: { base: 0, max: 0, grace: 0 }, ladder: [{ strikes: 1, do: "warn" }] };
const limited = (limit: Partial<Limit>, policy: Policy = {}): Policy => ({
  ...lenient,
  ...policy,
  limits: [{ name: "a", limit: 4, window: "1s", ...limit }],
});
const typed = (type: string): string => JSON.stringify({ type });

describe("limits", () => {
  it.each<[string, Partial<Limit>, number[]]>([
    ["gcra, which drains all the time", {}, [4, 2, 2, 2, 4]],
    ["gcra with a burst", { burst: 6 }, [6, 2, 2, 2, 4]],
    ["a fixed window, from the first message", { algorithm: "fixed-window" }, [4, 0, 4, 0, 4]],
    ["a sliding window, with what is left of the last", { algorithm: "sliding-window" }, [4, 0, 1, 2, 3]],
  ])("algorithm: %s", async (_, limit, admitted) => {
    const room = new Room(limited(limit));
    const ada = await room.enter();
    const passed = [0, 500, 500, 500, 1_000].map((gap) => {
      room.now += gap;
      return room.passing(ada);
    });
    expect(passed).toEqual(admitted);
  });

  it.each<[string, Limit["cost"], number]>([
    ["a message is 1", "messages", 12],
    ["bytes of UTF-8", "bytes", 3],
    ["a function", (message) => String(message).length + 1, 4],
    [
      "a function that throws: 1",
      () => {
        throw new Error("no");
      },
      12,
    ],
  ])("cost: %s", async (_, cost, admitted) => {
    const room = new Room(limited({ cost, limit: 12 }));
    expect(room.passing(await room.enter(), "éé")).toBe(admitted);
  });

  it.each<[string, Limit["per"], number[]]>([
    ["connection", "connection", [4, 4, 4, 4]],
    ["client", "client", [4, 0, 4, 4]],
    ["address", "address", [4, 4, 0, 4]],
    ["function", ({ tier }) => tier, [4, 0, 0, 50]],
  ])("per: %s", async (_, per, admitted) => {
    const identify: Policy["identify"] = (request) => {
      const id = request.headers.get("x-user");
      return id === null ? null : { id, tier: "free" };
    };
    const room = new Room(limited({ per }, { identify }));
    const passed: number[] = [];
    for (const [id, headers] of [
      ["1", { "x-user": "ada", "CF-Connecting-IP": "203.0.113.7" }],
      ["2", { "x-user": "ada", "CF-Connecting-IP": "203.0.113.8" }],
      ["3", { "x-user": "bob", "CF-Connecting-IP": "203.0.113.7" }],
      ["4", {}],
    ] as const) {
      passed.push(room.passing(await room.enter(id, headers)));
    }
    expect(passed).toEqual(admitted);
  });

  it("per: room, shared out when it fills up, and without a strike for a room that others filled", async () => {
    const room = new Room({ limits: [{ name: "room", per: "room", limit: 40, window: "1m" }] });
    const [ada, bob, eve] = [await room.enter("1"), await room.enter("2"), await room.enter("3")];
    const taken = room.passing(ada);
    expect(taken).toBeLessThan(40);
    expect(ada.warnings).toHaveLength(1);
    const rest = [room.passing(bob, "hi", 6), room.passing(eve, "hi", 6)];
    expect(rest).toEqual([6, 6]);
    expect([bob.warnings, eve.warnings]).toEqual([[], []]);
  });

  it.each<[string, Limit["match"], number[]]>([
    ["nothing named: all messages share a count", {}, [4, 0, 0]],
    ["a type", { type: "chat" }, [4, 50, 50]],
    ["types, each with a count of its own", { type: ["chat", "cursor"] }, [4, 4, 50]],
    ["a function", { type: (type) => type !== "chat" }, [50, 4, 4]],
    ["who sends it", { userId: "ada" }, [4, 0, 0]],
    ["somebody else", { userId: ["bob", "eve"] }, [50, 50, 50]],
    ["all that is named has to match", { userId: "ada", type: "chat" }, [4, 50, 50]],
  ])("match: %s", async (_, match, admitted) => {
    const room = new Room(limited({ match }, { identify: () => "ada" }));
    const ada = await room.enter();
    expect([typed("chat"), typed("cursor"), "no type"].map((message) => room.passing(ada, message))).toEqual(
      admitted,
    );
  });

  it.each([
    ["free", 4],
    ["pro", 8],
    ["staff", 50],
  ])("tiers: %s", async (tier, admitted) => {
    const room = new Room(
      limited({ tiers: { pro: { limit: 8 }, staff: false } }, { identify: () => ({ tier }) }),
    );
    expect(room.passing(await room.enter())).toBe(admitted);
  });

  it("warning: its own words, or a function's, told of the occasion", async () => {
    const warning = vi.fn<(details: WarningDetails) => string>(({ locale }) => `${locale}: Langsam!`);
    for (const [words, said] of [
      ["Slow down.", "Slow down."],
      [warning, "de-CH: Langsam!"],
    ] as const) {
      const room = new Room(limited({ warning: words, match: { type: "chat" } }));
      const ada = await room.enter("a", { "Accept-Language": "de-CH,en;q=0.9" });
      room.passing(ada, typed("chat"), 5);
      expect(ada.warnings.map(({ message }) => message)).toEqual([said]);
    }
    expect(warning.mock.calls[0]?.[0]).toMatchObject({ limit: "a", type: "chat", strikes: 1, never: false });
  });
});

describe("maxMessageBytes", () => {
  it("refuses what is larger, in its name, and says that no wait will help", async () => {
    const room = new Room({ maxMessageBytes: 4 });
    const ada = await room.enter();
    const verdicts = ["éé", "ééx"].map((message) => room.host.judge(ada, message));
    expect(verdicts).toMatchObject([
      { admitted: true },
      { admitted: false, limit: "maxMessageBytes", never: true },
    ]);
  });
});

describe("cooldown", () => {
  const waitsFor = async (cooldown: Policy["cooldown"], gap: number): Promise<number[]> => {
    const room = new Room({ maxMessageBytes: 1, cooldown, ladder: [{ strikes: 1, do: "warn" }] });
    const ada = await room.enter();
    for (let strike = 0; strike < 4; strike++) {
      room.say(ada, "too large");
      room.now += gap;
    }
    return ada.warnings.map(({ retryAfter }) => retryAfter);
  };

  it.each<[string, Policy["cooldown"], number, number[]]>([
    ["nothing said", {}, 1_000, [1_000, 2_000, 4_000, 8_000]],
    ["base", { base: "2s" }, 1_000, [2_000, 4_000, 8_000, 16_000]],
    ["factor", { factor: 3 }, 1_000, [1_000, 3_000, 9_000, 27_000]],
    ["max", { max: "3s" }, 1_000, [1_000, 2_000, 3_000]],
    ["grace, within which there is no further strike", { grace: "5s" }, 1_000, [1_000]],
    ["grace, beyond which there is", { grace: "5s" }, 5_000, [1_000, 2_000, 4_000, 8_000]],
  ])("%s", async (_, cooldown, gap, waits) => {
    expect(await waitsFor(cooldown, gap)).toEqual(waits);
  });
});

describe("forgiveAfter", () => {
  it.each([
    ["10s", 10_000],
    [90_000, 90_000],
    [undefined, MINUTE],
  ] as const)("%s: a strike is forgiven so long after its cool-down", async (forgiveAfter, ms) => {
    const room = new Room({ maxMessageBytes: 1, forgiveAfter });
    const ada = await room.enter();
    room.say(ada, "too large");
    room.now += 1_000 + ms - 1;
    expect(room.bouncer.strikes.standing(ada).strikes).toBe(1);
    room.now++;
    expect(room.bouncer.strikes.standing(ada).strikes).toBe(0);
  });
});

describe("ladder", () => {
  const climb = async (
    ladder: Policy["ladder"],
    strikes: number,
  ): Promise<{ room: Room; ada: Connection; bob: Connection; steps: unknown[] }> => {
    const room = new Room({ maxMessageBytes: 20, cooldown: { base: 0, max: 0 }, ladder });
    const steps: unknown[] = [];
    room.bouncer.on("rung", ({ step }) => steps.push(step));
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    for (let strike = 0; strike < strikes; strike++) {
      room.say(ada, "x".repeat(21));
      room.now += 1_000;
    }
    return { room, ada, bob, steps };
  };

  it("warns where nothing else is said", async () => {
    const { ada, steps } = await climb([{ strikes: 1, do: "warn" }], 2);
    expect(steps).toMatchObject([{ do: "warn" }, { do: "warn" }]);
    expect(ada.warnings.map(({ strikesLeft }) => strikesLeft)).toEqual([null, null]);
  });

  it("closes for as long as it says, and by default at the 6th strike for a minute", async () => {
    const own = await climb([{ strikes: 2, do: "close", for: "5m" }], 3);
    expect(own.ada.closes).toEqual([[4429, '{"retryAfter":300000,"limit":"maxMessageBytes"}']]);
    const usual = await climb(undefined, 9);
    expect(usual.ada.warnings.map(({ strikesLeft }) => strikesLeft)).toEqual([5, 4, 3, 2, 1]);
    expect(usual.ada.closes).toEqual([[4429, '{"retryAfter":60000,"limit":"maxMessageBytes"}']]);
  });

  it("hides for as long as it says", async () => {
    const { room, ada, bob } = await climb([{ strikes: 1, do: "shadow-ban", for: "1m" }], 1);
    room.now = START + MINUTE - 1;
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(false);
    room.now = START + MINUTE;
    expect(room.bouncer.visibility.canSee(bob, ada)).toBe(true);
    expect(ada.warnings).toHaveLength(1);
  });

  it("restricts to some types for as long as it says, with a warning and no cool-down", async () => {
    const { room, ada, bob } = await climb([{ strikes: 1, do: "restrict", only: ["chat"], for: "10s" }], 1);
    expect(ada.warnings).toMatchObject([{ retryAfter: 10_000 }]);
    const said = (): boolean[] =>
      [typed("chat"), typed("cursor"), "no type"].map((message) => room.say(ada, message));
    expect(said()).toEqual([true, false, false]);
    expect(room.host.judge(ada, "no type")).toMatchObject({
      action: "refuse",
      limit: "restricted",
      retryAfter: 9_000,
    });
    expect(room.say(bob, typed("cursor"))).toBe(true);
    room.now = START + 9_999;
    expect(said()).toEqual([true, false, false]);
    room.now = START + 10_000;
    expect(said()).toEqual([true, true, true]);
    expect(ada.warnings).toHaveLength(1);
  });

  it("may be a function, which is told of the offence", async () => {
    const decide = vi.fn<(offence: Offence) => Step>(() => ({ do: "close", for: "5m" }));
    const { ada, steps } = await climb([{ strikes: 2, do: decide }], 2);
    expect(steps).toEqual([{ do: "warn" }, { do: "close", for: 300_000, disclosure: "none" }]);
    expect(ada.closes).toHaveLength(1);
    expect(decide.mock.calls).toMatchObject([
      [{ strikes: 2, limit: "maxMessageBytes", connectionId: "ada" }],
    ]);
  });

  it("may be a function, which decides by the strikes", async () => {
    const decide = ({ strikes }: Offence): Step =>
      strikes < 2 ? { do: "warn" } : { do: "close", for: "5m" };
    const { steps } = await climb([{ strikes: 1, do: decide }], 2);
    expect(steps).toEqual([{ do: "warn" }, { do: "close", for: 300_000, disclosure: "none" }]);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["returns nothing", () => undefined],
    ["returns nonsense", () => ({ do: "explode" })],
    ["returns a promise", () => Promise.resolve({ do: "close" })],
  ])("warns and reports an error where a function %s", async (_, decide) => {
    const { room, ada, steps } = await climb([{ strikes: 1, do: decide as () => Step }], 1);
    expect(steps).toEqual([{ do: "warn" }]);
    expect(ada.warnings).toHaveLength(1);
    expect(room.errors).toEqual([{ doing: "calling a rung of the ladder", error: expect.any(Error) }]);
  });
});

describe("who it is for", () => {
  it("identify: an id, or an id with a tier, or nobody", async () => {
    const room = new Room({ identify: (request) => request.headers.get("x-user") });
    expect(room.bouncer.clientOf(await room.enter("1", { "x-user": "ada" }))).toBe("user:ada");
    expect(room.bouncer.clientOf(await room.enter("2", { "CF-Connecting-IP": "203.0.113.7" }))).toBe(
      "address:203.0.113.7",
    );
    expect(room.bouncer.clientOf(await room.enter("3"))).toBeNull();
  });

  it("exempt: is never judged, and asked once", async () => {
    const exempt = vi.fn<(clientInfo: ClientInfo) => boolean>(({ tier }) => tier === "moderator");
    const identify: Policy["identify"] = (_, { id }) => ({ id, tier: id === "mo" ? "moderator" : null });
    const room = new Room(limited({}, { exempt, identify, maxMessageBytes: 5 }));
    const [mo, ada] = [await room.enter("mo"), await room.enter("ada")];
    expect([room.passing(mo), room.passing(mo, "much too large"), room.passing(ada)]).toEqual([50, 50, 4]);
    expect(mo.warnings).toEqual([]);
    expect(exempt).toHaveBeenCalledTimes(2);
  });

  it("exempt: still cannot speak in the bouncer's name, and is told where it stands", async () => {
    const room = new Room({ exempt: () => true });
    const mo = await room.enter("mo");
    room.say(mo, '{"type":"party-bouncer:standing"}');
    expect(room.delivered).toEqual([]);
    expect(mo.sent.map(parseControlMessage)).toMatchObject([
      { type: "party-bouncer:standing", status: "ok" },
    ]);
  });

  it("exempt: nobody is where it throws", async () => {
    const room = new Room(
      limited(
        {},
        {
          exempt: () => {
            throw new Error("no");
          },
        },
      ),
    );
    expect(room.passing(await room.enter())).toBe(4);
    expect(room.errors).toEqual([{ doing: "exempt", error: expect.any(Error) }]);
  });

  it("free: is not counted, and passes in a cool-down, but for its size", async () => {
    const room = new Room({
      limits: [{ name: "a", limit: 4, window: "1m" }],
      free: { type: "ping" },
      maxMessageBytes: 20,
    });
    const ada = await room.enter();
    expect([room.passing(ada, typed("ping")), room.passing(ada), room.passing(ada, typed("ping"))]).toEqual([
      50, 4, 50,
    ]);
    expect(room.say(ada, `${typed("ping")}        `)).toBe(false);
  });

  it("classify: says the type of a message; what it throws counts as none", async () => {
    const classify = (message: Message): string => {
      if (message === "bad") throw new Error("no");
      return String(message).slice(0, 1);
    };
    const room = new Room(limited({ match: { type: "c" } }, { classify }));
    const ada = await room.enter();
    expect(["chat", "move", "bad"].map((message) => room.passing(ada, message))).toEqual([4, 50, 50]);
    expect(room.host.judge(ada, "move").type).toBe("m");
  });
});

describe("admission", () => {
  const codes = (connections: readonly Connection[]): unknown[] =>
    connections.map(({ closes }) => closes[0]?.[0]);
  const identify: Policy["identify"] = (request) => request.headers.get("x-user");
  const ada = { "x-user": "ada" };

  it.each<[string, Policy["admission"], Record<string, string>, number]>([
    ["perClient is 16 where nothing is said", undefined, { "x-user": "ada" }, 16],
    ["perAddress is 64 where nothing is said", undefined, from("203.0.113.7"), 64],
    ["perAddress is what perClient is, where that is given alone", { perClient: 3 }, from("203.0.113.7"), 3],
    ["perAddress is for those of whom no more is known", { perAddress: 3 }, from("203.0.113.7"), 3],
    ["perAddress is not for a user", { perAddress: 3 }, { ...from("203.0.113.7"), "x-user": "ada" }, 16],
    [
      "perClient is not for an address that has a bound of its own",
      { perClient: 2, perAddress: 5 },
      from("203.0.113.7"),
      5,
    ],
  ])("%s", async (_, admission, headers, most) => {
    const room = new Room({ identify, ...(admission !== undefined && { admission }) });
    const everyone = [];
    for (let index = 0; index < most + 3; index++) everyone.push(await room.enter(`${index}`, headers));
    expect(codes(everyone)).toEqual([...Array<undefined>(most).fill(undefined), 4409, 4409, 4409]);
    expect(everyone.at(-1)?.closes).toEqual([[4409, '{"limit":"perClient"}']]);
  });

  it("nobody is bounded where nobody can tell who it is", async () => {
    const room = new Room({ identify });
    const everyone = [];
    for (let index = 0; index < 100; index++) everyone.push(await room.enter(`${index}`, {}));
    expect(codes(everyone).filter((code) => code !== undefined)).toEqual([]);
  });

  it("perClient: one more is closed with 4409, until one leaves", async () => {
    const room = new Room({ identify, admission: { perClient: 2 } });
    const tabs = [await room.enter("1", ada), await room.enter("2", ada), await room.enter("3", ada)];
    expect(codes(tabs)).toEqual([undefined, undefined, 4409]);
    expect(codes([await room.enter("bob", { "x-user": "bob" })])).toEqual([undefined]);
    if (tabs[0] !== undefined) room.leave(tabs[0]);
    expect(codes([await room.enter("4", ada), await room.enter("5", ada)])).toEqual([undefined, 4409]);
  });

  it("perRoom: one more is closed with 4409, until one leaves", async () => {
    const room = new Room({ admission: { perRoom: 2 } });
    const all = [await room.enter("1"), await room.enter("2"), await room.enter("3")];
    expect(codes(all)).toEqual([undefined, undefined, 4409]);
    if (all[0] !== undefined) room.leave(all[0]);
    expect(codes([await room.enter("4")])).toEqual([undefined]);
  });

  it("connects: once too often is closed with 4429, and says exactly when it may", async () => {
    const room = new Room({ identify, admission: { connects: { limit: 2, window: "10s" } } });
    for (const id of ["1", "2"]) room.leave(await room.enter(id, ada));
    const refused = await room.enter("3", ada);
    expect(refused.closes).toEqual([[4429, '{"retryAfter":5000,"limit":"connects"}']]);
    room.now += 4_999;
    expect(codes([await room.enter("4", ada)])).toEqual([4429]);
    room.now++;
    expect(codes([await room.enter("5", ada)])).toEqual([undefined]);
  });
});

describe("invalid", () => {
  it("beyond so many, an invalid message is a violation", async () => {
    const room = new Room({ invalid: { limit: 2, window: "1m" } });
    const ada = await room.enter();
    const verdicts = Array.from({ length: 3 }, () => room.bouncer.strikes.reportInvalid(ada));
    expect(verdicts.map(({ action }) => action)).toEqual(["admit", "admit", "warn"]);
    expect(ada.warnings).toMatchObject([{ limit: "invalid", strikes: 1 }]);
  });

  it("is 5 in 10 seconds where nothing is said", async () => {
    const room = new Room({});
    const ada = await room.enter();
    expect(
      Array.from({ length: 6 }, () => room.bouncer.strikes.reportInvalid(ada).admitted).filter(Boolean),
    ).toHaveLength(5);
  });
});

describe("enforce", () => {
  it("false: everything is delivered, nobody is told or closed, and verdicts are reported as they would be", async () => {
    const verdicts = async (
      enforce: boolean,
    ): Promise<{ room: Room; ada: Connection; actions: string[] }> => {
      const room = new Room({ maxMessageBytes: 1, enforce, ladder: [{ strikes: 2, do: "close" }] });
      const actions: string[] = [];
      room.bouncer.on("verdict", ({ verdict }) => actions.push(verdict.action));
      const ada = await room.enter();
      for (let index = 0; index < 2; index++) {
        room.say(ada, "too large");
        room.now += 1_000;
      }
      return { room, ada, actions };
    };
    const [dry, real] = [await verdicts(false), await verdicts(true)];
    expect(dry.actions).toEqual(real.actions);
    expect([dry.room.delivered.length, dry.ada.sent, dry.ada.closes]).toEqual([2, [], []]);
    expect([real.room.delivered.length, real.ada.sent.length, real.ada.closes.length]).toEqual([0, 2, 1]);
    expect(real.ada.sent.map((frame) => parseControlMessage(frame)?.type)).toEqual([
      "party-bouncer:warning",
      "party-bouncer:standing",
    ]);
  });
});

describe("announce", () => {
  it("tells each client the limits that it can keep to by itself", async () => {
    const limits: Limit[] = [
      { name: "own", limit: 4, window: "1s", burst: 8 },
      { name: "typed", match: { type: ["a", "b"] }, cost: "bytes", limit: 9, window: "1m" },
      { name: "room", per: "room", limit: 100, window: "1s" },
      { name: "secret", cost: () => 1, limit: 1, window: "1s" },
    ];
    const room = new Room({ announce: true, maxMessageBytes: 99, limits });
    expect((await room.enter()).announced).toEqual({
      type: "party-bouncer:policy",
      key: expect.any(String),
      maxMessageBytes: 99,
      limits: [
        { name: "own", limit: 4, window: 1_000, burst: 8, algorithm: "gcra", cost: "messages", types: null },
        {
          name: "typed",
          limit: 9,
          window: 60_000,
          burst: 9,
          algorithm: "gcra",
          cost: "bytes",
          types: ["a", "b"],
        },
      ],
    });
    expect((await new Room({ limits }).enter()).sent).toEqual([]);
  });
});

describe("warning", () => {
  it("says what the policy says, but for a limit with words of its own", async () => {
    const policy: Policy = {
      warning: ({ limit }) => `Too much of ${limit}.`,
      limits: [{ name: "a", limit: 1, window: "1m" }],
    };
    const room = new Room(policy);
    const ada = await room.enter();
    room.passing(ada, "hi", 2);
    expect(ada.warnings.map(({ message }) => message)).toEqual(["Too much of a."]);
  });
});

describe("a wrong value", () => {
  const a = { name: "a", limit: 1, window: "1s" } as const;
  it.each<[string, string, string, unknown]>([
    [
      "limits[0].algorithm",
      '"gcra", "sliding-window" or "fixed-window"',
      '"leaky"',
      { limits: [{ ...a, algorithm: "leaky" }] },
    ],
    ["limits[0].cost", '"messages", "bytes" or a function', "5", { limits: [{ ...a, cost: 5 }] }],
    [
      "limits[0].per",
      '"connection", "client", "address", "room" or a function',
      '"user"',
      { limits: [{ ...a, per: "user" }] },
    ],
    [
      "limits[0].match.type",
      "a string, a list of strings, or a function",
      "5",
      { limits: [{ ...a, match: { type: 5 } }] },
    ],
    [
      "limits[0].tiers.pro",
      "an object with limit, window or burst, or false",
      "true",
      { limits: [{ ...a, tiers: { pro: true } }] },
    ],
    ["limits[0].warning", "a string or a function", "5", { limits: [{ ...a, warning: 5 }] }],
    ["maxMessageBytes", "a whole number, 1 or more", "0", { maxMessageBytes: 0 }],
    ["cooldown.factor", "a factor of 1 or more", "0.5", { cooldown: { factor: 0.5 } }],
    ["forgiveAfter", "a duration of at least 1 ms", "0", { forgiveAfter: 0 }],
    ["ladder", "a list of rungs", '"close"', { ladder: "close" }],
    ["identify", "a function", '"id"', { identify: "id" }],
    ["exempt", "a function", "true", { exempt: true }],
    ["free", "an object of properties to match", '"ping"', { free: "ping" }],
    ["classify", '"text", "text-and-bytes" or a function', '"type"', { classify: "type" }],
    ["admission.perClient", "a whole number, 1 or more", "0", { admission: { perClient: 0 } }],
    ["admission.perRoom", "a whole number", '"2"', { admission: { perRoom: "2" } }],
    ["admission.connects", "an object with limit and window", "5", { admission: { connects: 5 } }],
    ["invalid", "an object with limit and window", "5", { invalid: 5 }],
    ["enforce", "true or false", '"no"', { enforce: "no" }],
    ["announce", "true or false", "1", { announce: 1 }],
    ["warning", "a string or a function", "5", { warning: 5 }],
  ])(
    "of %s is refused with its path, what was expected and what was received",
    (path, expected, received, policy) => {
      const make = (): Host => createHost(policy as Policy, { connections: () => [], storage: null });
      expect(make).toThrow(PolicyError);
      expect(make).toThrow(`${path}: expected ${expected}, received ${received}`);
    },
  );

  it("does not compile", () => {
    const wrong: (() => unknown)[] = [
      // @ts-expect-error -- a limit is per somebody
      () => definePolicy({ limits: [{ ...a, per: "user" }] }),
      // @ts-expect-error -- no such cost
      () => definePolicy({ limits: [{ ...a, cost: "words" }] }),
      // @ts-expect-error -- a tier is lifted with false
      () => definePolicy({ limits: [{ ...a, tiers: { pro: true } }] }),
      // @ts-expect-error -- a type is text
      () => definePolicy({ limits: [{ ...a, match: { type: 5 } }] }),
      // @ts-expect-error -- no function
      () => definePolicy({ exempt: true }),
      // @ts-expect-error -- no function
      () => definePolicy({ classify: "type" }),
      // @ts-expect-error -- no number
      () => definePolicy({ admission: { perClient: "2" } }),
      // @ts-expect-error -- no window
      () => definePolicy({ invalid: { limit: 5, per: "1s" } }),
      // @ts-expect-error -- no list
      () => definePolicy({ ladder: [{ strikes: 1, do: "restrict", only: "chat" }] }),
    ];
    for (const define of wrong) expect(define).toThrow(PolicyError);
    // What a function returns cannot be seen before it is called.
    // @ts-expect-error -- no step
    expect(() => definePolicy({ ladder: [{ strikes: 1, do: () => "close" }] })).not.toThrow();
    // @ts-expect-error -- no text
    expect(() => definePolicy({ warning: () => 5 })).not.toThrow();
    expectTypeOf<Policy["enforce"]>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<DefinedPolicy["enforce"]>().toEqualTypeOf<boolean>();
  });
});

describe.each(Object.entries(presets))("the preset %s", (_, preset: Policy) => {
  it("is valid, plain, and may be spread and changed", () => {
    expect(structuredClone(preset)).toEqual(preset);
    expect(definePolicy({ ...preset, maxMessageBytes: 7, enforce: false })).toMatchObject({
      limits: definePolicy(preset).limits,
      maxMessageBytes: 7,
      enforce: false,
    });
  });

  it("never refuses a person who keeps to its rate, for as long as an hour", async () => {
    const room = new Room(preset);
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    const gap = Math.max(
      ...ownLimits(definePolicy(preset)).map(({ limit, window, cost }) =>
        cost === "messages" ? window / limit : 0,
      ),
    );
    const people = [ada, bob];
    const refused: number[] = [];
    for (let sent = 0; sent < 20_000 && room.now < START + 60 * MINUTE; sent++) {
      room.now += Math.ceil(gap / people.length);
      const person = people[sent % people.length];
      if (person !== undefined && !room.say(person, '{"type":"chat","text":"hello"}')) refused.push(sent);
    }
    expect(refused).toEqual([]);
    expect([ada.sent, bob.sent]).toEqual([[], []]);
  });

  it("stops a flood, and says why", async () => {
    const room = new Room(preset);
    const ada = await room.enter();
    expect(room.passing(ada, typed("chat"), 1_000)).toBeLessThan(1_000);
    expect(ada.warnings).toHaveLength(1);
  });
});
