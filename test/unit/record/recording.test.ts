import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import type { AccessRequest } from "../../../src/platform/token-access.ts";
import { recordedIn, only } from "../../support/recorded.ts";
import { byHeaders, Room, settled } from "../../support/room.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { MINUTE, SECOND } from "../../support/time.ts";

const POLICY: Policy = {
  record: { keep: "16m", maxBytes: 65_536 },
  identify: byHeaders,
  limits: [{ name: "messages", limit: 50, window: "1s", burst: 100, per: "client" }],
  log: false,
};

const TOKEN = "a token that is long".replaceAll(" ", "-");
const AUTHORISED = { Authorization: `Bearer ${TOKEN}` };

async function roomWith(
  policy: Policy = {},
  storage: MemoryStorage | null = new MemoryStorage(),
): Promise<Room> {
  const room = new Room({ ...POLICY, ...policy }, { storage });
  await room.host.ready();
  return room;
}

const get = (path: string, headers: Record<string, string> = AUTHORISED, method = "GET"): AccessRequest => ({
  url: `https://example.com${path}`,
  headers: new Headers(headers),
  method,
});

async function textOf(room: Room): Promise<string> {
  return new Response(room.bouncer.record.read()).text();
}

describe("reading a record", () => {
  it("has a header and a JSON object a line, up to now", async () => {
    const room = await roomWith();
    room.say(await room.enter("ann"), "hello");
    const [header, ...lines] = (await textOf(room)).trimEnd().split("\n");
    expect(JSON.parse(header ?? "")).toEqual({ format: "party-bouncer-traffic", version: 1 });
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      "rules",
      "load",
      "open",
      "message",
    ]);
  });

  it("is one piece, though segments end and begin", async () => {
    const room = await roomWith();
    const [ann, bob] = [await room.enter("ann"), await room.enter("bob")];
    for (let minute = 0; minute < 14; minute++) {
      room.say(ann, "hello");
      room.say(bob, '{"type":"said"}');
      if (minute === 7) room.leave(bob);
      room.now += MINUTE;
    }
    const events = await recordedIn(room.bouncer);
    expect(only(events, "load")).toHaveLength(1);
    expect(only(events, "open").map(({ connection }) => connection)).toEqual([1, 2]);
    expect(only(events, "message")).toHaveLength(22);
    expect(only(events, "standing")).toEqual([]);
  });

  it("begins with how everybody stands, once its first minutes are gone", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    for (let minute = 0; minute < 30; minute++) {
      for (let message = 0; message < 60; message++) room.say(ann, "hello");
      room.now += MINUTE;
    }
    const events = await recordedIn(room.bouncer);
    const { at = 0 } = events[0] ?? {};
    expect([room.now - at > 15 * MINUTE, room.now - at <= 18 * MINUTE]).toEqual([true, true]);
    expect(events.slice(0, 4).map(({ event }) => event)).toEqual(["rules", "load", "open", "message"]);
    expect(only(events, "load")).toEqual([{ at, event: "load", connections: [1] }]);
  });

  it("keeps to its bytes", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    for (let message = 0; message < 40_000; message++) {
      room.now += 20;
      room.say(ann, `{"type":"t${message % 50}"}`);
    }
    await settled();
    const stored = [...room.memory.records.values()].filter((value) => value instanceof Uint8Array);
    const bytes = stored.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect([bytes <= 65_536, bytes > 50_000]).toEqual([true, true]);
  });

  it("does not need a storage", async () => {
    const room = await roomWith({}, null);
    room.say(await room.enter("ann"), "hello");
    expect(only(await recordedIn(room.bouncer), "message")).toHaveLength(1);
  });

  it("has nothing if the policy has no record, and stores nothing", async () => {
    const room = await roomWith({ record: undefined });
    room.say(await room.enter("ann"), "hello");
    expect([await recordedIn(room.bouncer), room.memory.keys("party-bouncer:traffic")]).toEqual([[], []]);
  });

  it("has what was recorded before the policy had no record any more", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    room.say(ann, "hello");
    room.bouncer.setPolicy({ ...POLICY, record: undefined });
    room.say(ann, "hello");
    expect(only(await recordedIn(room.bouncer), "message")).toHaveLength(1);
    room.bouncer.setPolicy(POLICY);
    await settled();
    room.say(ann, "hello");
    const events = await recordedIn(room.bouncer);
    expect([only(events, "message").length, only(events, "load").length]).toEqual([2, 2]);
  });
});

describe("clearing a record", () => {
  it("deletes it, and gives everybody another pseudonym and another number", async () => {
    const room = await roomWith();
    room.leave(await room.enter("bob"));
    const ann = await room.enter("ann");
    room.say(ann, "hello");
    const before = only(await recordedIn(room.bouncer), "open");
    await room.bouncer.record.clear();
    expect([await recordedIn(room.bouncer), room.memory.keys("party-bouncer:traffic")]).toEqual([[], []]);
    room.now += SECOND;
    room.say(ann, "hello again");
    const after = only(await recordedIn(room.bouncer), "open");
    expect(after).toEqual([expect.objectContaining({ connection: 1 })]);
    expect(before[1]).toMatchObject({ connection: 2 });
    expect(after[0]?.client).not.toBe(before[1]?.client);
  });
});

describe("answering a request for a record", () => {
  it.each(["/", "/parties/main/room", "/party-bouncer/records", "/party-bouncer/record/x", "/record"])(
    "leaves %s to the app",
    async (path) => {
      expect(await (await roomWith()).bouncer.record.respond(get(path), { token: TOKEN })).toBeNull();
    },
  );

  it("sends it, in the form that is asked for", async () => {
    const room = await roomWith();
    room.say(await room.enter("ann"), "hello");
    const path = "/parties/main/room/party-bouncer/record";
    const lines = await room.bouncer.record.respond(get(path), { token: TOKEN });
    expect([lines?.status, lines?.headers.get("Content-Type"), lines?.headers.get("Cache-Control")]).toEqual([
      200,
      "application/x-ndjson",
      "no-store",
    ]);
    expect(await lines?.text()).toBe(await textOf(room));
    const packed = await room.bouncer.record.respond(get(`${path}?format=packed`), { token: TOKEN });
    expect((await packed?.arrayBuffer())?.byteLength).toBeLessThan((await textOf(room)).length / 3);
    const head = await room.bouncer.record.respond(get(path, AUTHORISED, "HEAD"), { token: TOKEN });
    expect([head?.status, await head?.text()]).toEqual([200, ""]);
  });

  it.each([
    ["without a token", {}, "GET", "", 401],
    ["with another kind of password", { Authorization: "Basic YTpi" }, "GET", "", 401],
    ["with a wrong token", { Authorization: `Bearer ${TOKEN}x` }, "GET", "", 403],
    [
      "with a wrong token of the same length",
      { Authorization: `Bearer ${TOKEN.replace("a", "b")}` },
      "GET",
      "",
      403,
    ],
    ["to write it", AUTHORISED, "POST", "", 405],
    ["in a form that there is not", AUTHORISED, "GET", "?format=xml", 400],
  ])("refuses one %s", async (_, headers, method, query, status) => {
    const { record } = (await roomWith()).bouncer;
    const answer = await record.respond(get(`/party-bouncer/record${query}`, headers, method), {
      token: TOKEN,
    });
    expect(answer?.status).toBe(status);
    expect(await answer?.text()).not.toMatch(/\bat .*:\d+|open/);
  });

  it.each([
    ["", "0"],
    ["fifteen letters", "15"],
    [undefined, "undefined"],
    ["a token that is long", "20"],
  ])("says at once that the token %j protects nothing", async (token, received) => {
    const { record } = (await roomWith()).bouncer;
    const answer = record.respond(get("/party-bouncer/record"), { token: token as string });
    await expect(answer).rejects.toThrow(new RegExp(`^token: expected at least 16 .*received ${received}`));
  });
});

describe("a storage that fails", () => {
  it("is told of once, and the room goes on", async () => {
    const room = await roomWith();
    const errors = room.listen("error");
    const ann = await room.enter("ann");
    room.memory.error = new Error("full");
    for (let message = 0; message < 5; message++) {
      room.now += 2 * SECOND;
      room.say(ann, "hello");
      await settled();
    }
    expect(errors).toEqual([{ doing: "keeping the traffic record", error: room.memory.error }]);
    expect(ann.heard).toHaveLength(5);
    room.memory.error = null;
    room.now += 2 * MINUTE;
    room.say(ann, "hello");
    const events = await recordedIn(room.bouncer);
    expect(only(events, "message")).toHaveLength(1);
    expect(only(events, "load").at(-1)?.connections).toEqual([1]);
  });

  it("that cannot be read at first is told of, and nothing rejects", async () => {
    const storage = new MemoryStorage();
    storage.error = new Error("not yet");
    const room = new Room(POLICY, { storage });
    const errors = room.listen("error");
    await room.host.ready();
    expect(errors).toContainEqual({ doing: "reading the traffic record", error: storage.error });
    storage.error = null;
    room.say(await room.enter("ann"), "hello");
    expect(only(await recordedIn(room.bouncer), "message")).toHaveLength(1);
  });
});

describe("a room that is loaded again", () => {
  it.each([
    ["soon", 10 * SECOND, ["open", "message", "message"]],
    ["after a segment's time", 5 * MINUTE, ["open", "message", "message"]],
    ["after all is over", 60 * MINUTE, ["open", "message"]],
  ])("%s, says that it was, and who is still there", async (_, later, rest) => {
    const storage = new MemoryStorage();
    const room = await roomWith({}, storage);
    const ann = await room.enter("ann");
    room.say(ann, "hello");
    await recordedIn(room.bouncer);
    room.now += later;
    room.evict();
    await room.host.ready();
    room.say(ann, "hello");
    const events = await recordedIn(room.bouncer);
    const loads = only(events, "load").map(({ connections }) => connections);
    expect(loads).toEqual(rest.length === 3 ? [[], [1]] : [[1]]);
    const names = events.map(({ event }) => event);
    expect(names.filter((event) => event === "open" || event === "message")).toEqual(rest);
  });
});
