import { evictRoom } from "../../support/evict.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Client, type Frame, type TestSocket } from "../../support/client.ts";
import { roomOf } from "./rooms.ts";

/**
 * The recipes of docs/guides/recipes.md, over real sockets in workerd. Only the date is set by hand: a burst is then exactly a
 * burst, and a minute passes at once.
 */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1) });
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

const ADDRESS = "203.0.113.7";

interface Who {
  address?: string;
}

function inRoom(party: string) {
  const room = crypto.randomUUID();
  return {
    async open({ address = ADDRESS }: Who = {}): Promise<Client> {
      const headers = new Headers({ Upgrade: "websocket", "CF-Connecting-IP": address });
      const url = `http://rooms/parties/${party}/${room}?_pk=${crypto.randomUUID()}`;
      const { webSocket } = await roomOf(party, room).fetch(url, { headers });
      if (webSocket === null) throw new Error("no WebSocket in the response");
      webSocket.accept();
      return new Client(webSocket as unknown as TestSocket).opened();
    },
    evict: () => evictRoom(roomOf(party, room)),
  };
}

function send(client: Client, type: string, times = 1): void {
  for (let index = 0; index < times; index++) client.sendRaw(JSON.stringify({ type }));
}

/** The types of the messages that got through, once as many have. */
async function done(client: Client, count: number): Promise<unknown[]> {
  await client.until(`${count} messages through`, () => client.of("done").length >= count);
  return client.of("done").map(({ value }) => value);
}

/** The next warning after those that were there. Whatever was sent before it has been answered by then. */
const warned = (client: Client, before = 0): Promise<Frame> =>
  client.until("a warning", () => client.warnings[before]);

/** What is left of each limit, by name. Asking is not a message, and costs nothing. */
async function left(client: Client): Promise<Record<string, number>> {
  const answers = () => client.of("party-bouncer:standing");
  const before = answers().length;
  client.sendRaw('{"type":"party-bouncer:standing"}');
  const answer = await client.until("an answer", () => answers()[before]);
  const limits = answer["limits"] as { name: string; left: number }[];
  return Object.fromEntries(limits.map(({ name, left }) => [name, left]));
}

async function closeOf(client: Client): Promise<{ code: number; reason: unknown }> {
  const { code, reason } = await client.until("the close", () => client.closed);
  return { code, reason: JSON.parse(reason) as unknown };
}

async function leave(client: Client, witness: Client): Promise<void> {
  const before = witness.of("left").length;
  client.leave();
  await witness.until("the leave", () => witness.of("left").length > before);
}

describe("the multi-tier server of a Node tutorial", () => {
  const WITNESS = { address: "198.51.100.1" };
  const FULL = { global: 100, chat: 30, typing: 10, presence: 5, search: 5 };

  it.each([
    ["chat", 30],
    ["typing", 10],
    ["presence", 5],
    ["search", 5],
  ] as const)(
    "admits a burst of %s and refuses one more by name; of the others only global pays",
    async (tier, burst) => {
      const ada = await inRoom("recipe-tutorial").open();
      send(ada, tier, burst + 1);
      expect(await warned(ada)).toMatchObject({ limit: tier, strikes: 1, strikesLeft: 9 });
      expect(ada.of("done")).toHaveLength(burst);
      expect(await left(ada)).toEqual({ ...FULL, [tier]: 0, global: 100 - burst });
    },
  );

  it.each([
    ["chat", 30, 15],
    ["typing", 10, 5],
    ["presence", 5, 2],
    ["search", 5, 1],
  ] as const)("gives %s back at its rate, and no faster", async (tier, burst, perSecond) => {
    const ada = await inRoom("recipe-tutorial").open();
    send(ada, tier, burst);
    await done(ada, burst);
    pass(1_000);
    expect(await left(ada)).toMatchObject({ [tier]: perSecond });
    send(ada, tier, perSecond + 1);
    expect(await warned(ada)).toMatchObject({ limit: tier, strikes: 1 });
    expect(ada.of("done")).toHaveLength(burst + perSecond);
  });

  it("lets all tiers run side by side, and stops their sum at 100", async () => {
    const ada = await inRoom("recipe-tutorial").open();
    send(ada, "chat", 30);
    send(ada, "typing", 10);
    send(ada, "presence", 5);
    send(ada, "search", 5);
    send(ada, "something else", 50);
    expect(await done(ada, 100)).toHaveLength(100);
    expect(ada.warnings).toEqual([]);
    send(ada, "something else");
    expect(await warned(ada)).toMatchObject({ limit: "global", strikes: 1 });
  });

  it("counts each connection for itself", async () => {
    const { open } = inRoom("recipe-tutorial");
    const [ada, tab] = [await open(), await open()];
    send(ada, "search", 6);
    await warned(ada);
    expect(await left(tab)).toEqual(FULL);
  });

  it("closes at the tenth strike, after nine warnings", async () => {
    const ada = await inRoom("recipe-tutorial").open();
    for (let strike = 1; strike < 10; strike++) {
      // The last one is refused: what came behind it could be judged before or after the second has passed.
      send(ada, "chat", strike === 1 ? 31 : 16);
      expect(await warned(ada, strike - 1)).toMatchObject({ strikes: strike, strikesLeft: 10 - strike });
      pass(1_000);
    }
    send(ada, "chat", 16);
    expect(await closeOf(ada)).toEqual({
      code: 4429,
      reason: { retryAfter: 60_000, limit: "chat", shared: true },
    });
    expect(ada.warnings).toHaveLength(9);
  });

  it("refuses the sixth connect of an address at once, and no other address", async () => {
    const { open } = inRoom("recipe-tutorial");
    const five: Client[] = [];
    for (let index = 0; index < 5; index++) five.push(await open());
    const sixth = await open();
    expect(await closeOf(sixth)).toEqual({ code: 4429, reason: { retryAfter: 1_000, limit: "connects" } });
    expect(sixth.frames).toMatchObject([
      { type: "party-bouncer:standing", status: "away", limit: "connects" },
    ]);
    for (const client of [...five, await open(WITNESS)]) expect(await left(client)).toEqual(FULL);
    pass(999);
    expect((await closeOf(await open())).reason).toEqual({ retryAfter: 1, limit: "connects" });
    pass(1);
    expect(await left(await open())).toEqual(FULL);
  });

  it("shares five expensive operations a minute among their types, and the other tiers do not pay", async () => {
    const ada = await inRoom("recipe-tutorial").open();
    for (const type of ["export", "import", "report", "export", "import", "report"]) send(ada, type);
    expect(await warned(ada)).toMatchObject({ limit: "expensive", strikes: 1 });
    expect(ada.of("done").map(({ value }) => value)).toEqual([
      "export",
      "import",
      "report",
      "export",
      "import",
    ]);
    expect(await left(ada)).toMatchObject({ ...FULL, global: 95 });
  });

  it("holds the five across a reconnect, and through eviction from memory", async () => {
    const { open, evict } = inRoom("recipe-tutorial");
    const witness = await open(WITNESS);
    const first = await open();
    send(first, "export", 3);
    await done(first, 3);
    await leave(first, witness);

    const second = await open();
    send(second, "export", 2);
    await done(second, 2);
    await evict();
    send(second, "export");
    expect(await warned(second)).toMatchObject({ limit: "expensive" });
    await leave(second, witness);
    await evict();

    pass(10_000);
    const third = await open();
    send(third, "export");
    expect(await warned(third)).toMatchObject({ limit: "expensive" });
    expect(third.of("done")).toEqual([]);
    send(witness, "export");
    await done(witness, 1);
  });

  it("holds the five when nobody was there and the room was evicted", async () => {
    const { open, evict } = inRoom("recipe-tutorial");
    const first = await open();
    send(first, "export", 5);
    await done(first, 5);
    const witness = await open(WITNESS);
    await leave(first, witness);
    witness.leave();
    await witness.until("the close", () => witness.closed);
    await evict();

    const second = await open();
    send(second, "export");
    expect(await warned(second)).toMatchObject({ limit: "expensive" });
    pass(120_000);
    send(second, "export", 5);
    await done(second, 5);
  });
});

describe("RateThrottle's five dimensions", () => {
  const OTHER = { address: "198.51.100.1" };

  it("messages: a hundred a minute for all connections of a client", async () => {
    const { open } = inRoom("recipe-five-dimensions");
    const [ada, tab, bob] = [await open(), await open(), await open(OTHER)];
    send(ada, "x", 60);
    await done(ada, 60);
    send(tab, "x", 41);
    expect(await warned(tab)).toMatchObject({ limit: "messages", strikes: 1 });
    expect(tab.of("done")).toHaveLength(40);
    expect(await left(bob)).toEqual({ messages: 100, bandwidth: 1_048_576 });
    pass(120_000);
    expect(await left(ada)).toEqual({ messages: 100, bandwidth: 1_048_576 });
  });

  it("bandwidth: a mebibyte a minute", async () => {
    const ada = await inRoom("recipe-five-dimensions").open();
    const message = JSON.stringify({ type: "x" }).padEnd(65_536);
    for (let index = 0; index < 17; index++) ada.sendRaw(message);
    expect(await warned(ada)).toMatchObject({ limit: "bandwidth", strikes: 1 });
    expect(ada.of("done")).toHaveLength(16);
    expect(await left(ada)).toEqual({ messages: 84, bandwidth: 0 });
  });

  it("size: 64 KiB a message", async () => {
    const ada = await inRoom("recipe-five-dimensions").open();
    ada.sendRaw(JSON.stringify({ type: "x" }).padEnd(65_536));
    ada.sendRaw(JSON.stringify({ type: "x" }).padEnd(65_537));
    expect(await warned(ada)).toMatchObject({ limit: "maxMessageBytes", strikes: 1 });
    expect(ada.of("done")).toHaveLength(1);
    expect(await left(ada)).toEqual({ messages: 99, bandwidth: 1_048_576 - 65_536 });
  });

  it("concurrent connections: five a client", async () => {
    const { open } = inRoom("recipe-five-dimensions");
    const bob = await open(OTHER);
    const five: Client[] = [];
    for (let index = 0; index < 5; index++) five.push(await open());
    expect(await closeOf(await open())).toEqual({ code: 4409, reason: { limit: "perClient" } });
    await leave(five[0] as Client, bob);
    expect(await left(await open())).toMatchObject({ messages: 100 });
  });

  it("connects: ten a minute for a client", async () => {
    const { open } = inRoom("recipe-five-dimensions");
    const bob = await open(OTHER);
    for (let index = 0; index < 10; index++) await leave(await open(), bob);
    expect(await closeOf(await open())).toEqual({
      code: 4429,
      reason: { retryAfter: 6_000, limit: "connects" },
    });
    pass(6_000);
    expect(await left(await open())).toMatchObject({ messages: 100 });
  });
});

describe("DDPRateLimiter's rules", () => {
  it("by default: five logins in ten seconds for each connection and each method, and nothing else", async () => {
    const { open } = inRoom("recipe-ddp");
    const [ada, tab] = [await open(), await open()];
    send(ada, "login", 6);
    expect(await warned(ada)).toMatchObject({
      limit: "login",
      retryAfter: 10_000,
      strikesLeft: null,
      message: "Too many requests. Try again in 10 seconds.",
    });
    send(ada, "createUser", 5);
    send(ada, "anything", 50);
    await done(ada, 60);
    send(tab, "login", 5);
    await done(tab, 5);
    expect(ada.warnings).toHaveLength(1);
  });

  it("by default: answers each attempt that is refused, and admits five again when the ten seconds are over", async () => {
    const ada = await inRoom("recipe-ddp").open();
    send(ada, "login", 8);
    await ada.until("three warnings", () => ada.warnings.length === 3);
    pass(9_999);
    send(ada, "login");
    expect(await warned(ada, 3)).toMatchObject({ retryAfter: 1 });
    pass(1);
    send(ada, "login", 6);
    await warned(ada, 4);
    expect(ada.of("done")).toHaveLength(10);
    expect(ada.closed).toBeNull();
  });

  it("addRule and setErrorMessageOnRule: a rule holds from then on, and says its own sentence", async () => {
    const ada = await inRoom("recipe-ddp").open();
    send(ada, "upload", 3);
    send(ada, "addRule");
    send(ada, "upload", 3);
    expect(await warned(ada)).toMatchObject({
      limit: "upload",
      message: "Two uploads in ten seconds are enough.",
    });
    expect(ada.of("done").filter(({ value }) => value === "upload")).toHaveLength(5);
  });

  it("removeRule: lifts the rule and what it imposed, and leaves the other rules", async () => {
    const ada = await inRoom("recipe-ddp").open();
    send(ada, "addRule");
    send(ada, "login", 5);
    send(ada, "upload", 3);
    expect(await warned(ada)).toMatchObject({ limit: "upload", strikes: 1 });
    send(ada, "removeRule");
    await ada.until("the removal", () => ada.of("done").some(({ value }) => value === "removeRule"));
    ada.sendRaw('{"type":"party-bouncer:standing"}');
    const standing = await ada.until("its standing", () => ada.of("party-bouncer:standing")[0]);
    expect(standing).toMatchObject({ status: "ok", strikes: 0, retryAfter: 0 });
    send(ada, "upload", 20);
    await ada.until(
      "all uploads",
      () => ada.of("done").filter(({ value }) => value === "upload").length === 22,
    );
    send(ada, "login");
    expect(await warned(ada, 1)).toMatchObject({ limit: "login" });
  });
});
