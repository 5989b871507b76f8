import { beforeAll, describe, expect, it } from "vitest";
import type { ReportCall } from "../../../src/collector/calls.ts";
import { connectionListSchema, MOST_CONNECTIONS, type ConnectionList } from "../../../src/ledger/inquiry.ts";
import { type ChangeCall, TOKEN_HEADER } from "../../../src/ledger/rpc.ts";
import type { SharedLedger } from "../../../src/platform/room.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { diagnosisSchema, metricsSchema } from "../../../src/reporting/answers.ts";
import { recordOf } from "../../../src/reporting/ask-room.ts";
import { RECOVERIES, TOKEN } from "../../../src/storage/storage-keys.ts";
import { byHeaders, moderator, Room, settled } from "../../support/room.ts";

const POLICY: Policy = {
  identify: byHeaders,
  limits: [
    { name: "messages", limit: 2, window: "1s", per: "client" },
    { name: "all", limit: 50_000, window: "1s", per: "room" },
  ],
  log: false,
};

/** A room with a ledger. */
class SharingRoom extends Room {
  /** What the ledger knows of all clients together. */
  readonly #entries: unknown[] = [];

  get shared(): SharedLedger {
    return {
      ledger: {
        call: async (target, call: Partial<Pick<ChangeCall, "change"> & Pick<ReportCall, "report">>) => {
          if (call.report !== undefined) return call.report.sequence;
          if (call.change?.change === "ban") {
            this.#entries.push({ v: 1, shared: true, told: false, ban: call.change.ban });
          }
          const own = this.#entries.filter((entry) => JSON.stringify(entry).includes(`"target":"${target}"`));
          return target === "secret" ? "a".repeat(64) : { entries: own, registered: true };
        },
      },
      address: () => ({ party: "main", room: "lobby" }),
    };
  }

  get token(): string {
    return String(this.memory.records.get(TOKEN));
  }

  async push(body: unknown, token: string | null = this.token): Promise<Response> {
    const headers = new Headers(token === null ? {} : { [TOKEN_HEADER]: token });
    return this.host.receive({ headers, json: async () => structuredClone(body) });
  }

  async ask(inquiry: object): Promise<unknown> {
    const answer = await this.push(inquiry);
    expect(answer.status).toBe(200);
    return answer.json();
  }

  async people(): Promise<ConnectionList> {
    return connectionListSchema.parse(await this.ask({ ask: "people" }));
  }
}

async function roomWith(policy: Policy = {}): Promise<SharingRoom> {
  const room = new SharingRoom({ ...POLICY, ...policy });
  await room.host.ready();
  return room;
}

/** Everything that an inquiry must not change, and every wire that it must not reach. */
const traces = (room: SharingRoom) => ({
  records: new Map(room.memory.records),
  wires: room.here.map(({ sent, closes, writes }) => ({ sent: [...sent], closes: [...closes], writes })),
});

describe("what a room answers its ledger", () => {
  it("is who is here, and how they stand", async () => {
    const room = await roomWith();
    const [ann, mod] = [await room.enter("ann"), (await room.knock("mod", moderator("mod"))).connection];
    for (let index = 0; index < 3; index++) room.say(ann, "hello");
    const { connections, more } = await room.people();
    expect(more).toBe(0);
    expect(connections).toMatchObject([
      {
        id: ann.id,
        target: "user:ann",
        moderates: false,
        hidden: false,
        standing: { status: "coolingDown", strikes: 1, limit: "messages" },
        sent: { admitted: 2, refused: 1, held: 0, bytes: 15 },
      },
      {
        id: mod.id,
        target: "user:mod",
        moderates: true,
        hidden: false,
        standing: { status: "ok", strikes: 0 },
      },
    ]);
    expect(connections[0]?.standing.limits).toMatchObject([{ name: "messages", left: 0 }, { name: "all" }]);
  });

  it("is how one client stands, on each of its connections", async () => {
    const room = await roomWith();
    const tabs = [await room.enter("ann"), (await room.knock("ann-2", { "x-user": "ann" })).connection];
    await room.enter("bob");
    const ask = async (target: string): Promise<string[]> =>
      connectionListSchema.parse(await room.ask({ ask: "standing", target })).connections.map(({ id }) => id);
    expect(await ask("user:ann")).toEqual(tabs.map(({ id }) => id));
    expect(await ask("user:nobody")).toEqual([]);
  });

  it("says who is hidden, and nothing of it reaches anybody", async () => {
    const room = await roomWith();
    const [eve] = [await room.enter("eve"), await room.enter("bob")];
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    await settled();
    const before = traces(room);
    const { connections } = await room.people();
    expect(connections.map(({ target, hidden }) => [target, hidden])).toEqual([
      ["user:eve", true],
      ["user:bob", false],
    ]);
    expect(connections[0]?.standing).toMatchObject({ status: "ok", strikes: 0, message: null });
    await room.ask({ ask: "standing", target: "user:eve" });
    expect(traces(room)).toEqual(before);
    expect(eve.controlMessages).toEqual([]);
  });

  it("is the same after it was thrown out of memory, but for what was sent", async () => {
    const room = await roomWith();
    const ann = await room.enter("ann");
    for (let index = 0; index < 3; index++) room.say(ann, "hello");
    await room.enter("eve");
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    const standings = ({ connections }: ConnectionList) =>
      connections.map((each) => ({ ...each, sent: null })).toSorted((a, b) => a.id.localeCompare(b.id));
    const before = standings(await room.people());
    room.evict();
    await room.host.ready();
    const woken = await room.people();
    expect(standings(woken)).toEqual(before);
    expect(woken.connections.map(({ sent }) => sent.admitted)).toEqual([0, 0]);
  });

  it("leaves out who has left, was closed, or was not let in", async () => {
    const room = await roomWith();
    const [ann, eve] = [await room.enter("ann"), await room.enter("eve")];
    await room.enter("bob");
    room.leave(ann);
    await room.bouncer.bans.add(eve);
    expect((await room.people()).connections.map(({ target }) => target)).toEqual(["user:bob"]);
  });

  it("is what the room has counted, and what the doctor finds", async () => {
    const room = await roomWith();
    room.say(await room.enter("ann"), "hello");
    expect(metricsSchema.parse(await room.ask({ ask: "metrics" }))).toEqual(room.bouncer.metrics());
    const diagnosis = diagnosisSchema.parse(await room.ask({ ask: "doctor" }));
    expect(diagnosis).toMatchObject({ messages: 1, clients: 1 });
    expect(diagnosis.findings).toEqual(room.bouncer.doctor());
  });

  it("is its record, if it keeps one", async () => {
    const room = await roomWith({ record: {} });
    const ann = await room.enter("ann");
    for (let index = 0; index < 2; index++) room.say(ann, '{"type":"chat"}');
    const jsonl = await new Response(room.bouncer.record.read()).text();
    const ledger = { call: async () => room.ask({ ask: "record" }) };
    const record = await recordOf(ledger, { party: "main", room: "lobby" });
    expect(await new Response(record?.jsonl).text()).toBe(jsonl);
    expect(jsonl.split("\n")).toHaveLength(7);
    const without = await roomWith();
    await without.enter("ann");
    expect(await without.ask({ ask: "record" })).toEqual({ segments: null });
  });

  it("is bounded, with those first who have strikes or are hidden, however many are here", async () => {
    const room = await roomWith();
    for (let index = 0; index < 1_000; index++) await room.enter(`user-${index}`);
    const flooder = room.here.at(-1);
    if (flooder === undefined) throw new Error("nobody is here");
    for (let index = 0; index < 3; index++) room.say(flooder, "hello");
    await room.bouncer.bans.add("user:user-500", { kind: "shadow-ban" });
    const { connections, more } = await room.people();
    expect([connections.length, more]).toEqual([MOST_CONNECTIONS, 1_000 - MOST_CONNECTIONS]);
    expect(
      connections
        .slice(0, 2)
        .map(({ target }) => target)
        .toSorted(),
    ).toEqual(["user:user-500", "user:user-999"]);
  });

  it("is short, however long an id a client has made up", async () => {
    const room = await roomWith();
    await room.knock("x".repeat(8_000), { "x-user": "ann" });
    expect((await room.people()).connections[0]?.id).toHaveLength(256);
  });
});

describe("to forgive", () => {
  it("is done when it is tried again after the storage has failed", async () => {
    const room = await roomWith();
    const eve = await room.enter("eve");
    room.bouncer.strikes.add(eve);
    room.leave(eve);
    await settled();
    const [key = ""] = room.memory.keys(RECOVERIES);
    const inquiry = { ask: "act", target: "user:eve", act: { do: "forgive" }, id: "once" };
    const { put } = room.memory;
    room.memory.put = () => Promise.reject(new Error("the disk is full"));
    room.memory.delete = () => Promise.reject(new Error("the disk is full"));
    expect((await room.push(inquiry)).status).toBe(503);
    Reflect.deleteProperty(room.memory, "put");
    Reflect.deleteProperty(room.memory, "delete");
    expect(room.memory.put).toBe(put);
    expect(JSON.stringify(room.memory.records.get(key))).toContain("penalty");
    expect((await room.push(inquiry)).status).toBe(200);
    expect(JSON.stringify(room.memory.records.get(key) ?? "")).not.toContain("penalty");
  });
});

describe("whoever is not the ledger", () => {
  let room: SharingRoom;
  beforeAll(async () => {
    room = await roomWith({ record: {} });
    const eve = await room.enter("eve");
    await room.enter("bob");
    room.say(eve, "a secret");
    await room.bouncer.bans.add("user:eve", { kind: "shadow-ban" });
    // So that nothing is left to be written.
    await new Response(room.bouncer.record.read()).text();
    await settled();
  });

  const ASKS = [
    { ask: "people" },
    { ask: "standing", target: "user:eve" },
    { ask: "metrics" },
    { ask: "doctor" },
    { ask: "record" },
  ];

  it.each(ASKS)("hears nothing without the token, whatever it asks: $ask", async (inquiry) => {
    const before = traces(room);
    const { token } = room;
    for (const wrong of [
      null,
      "",
      "x",
      token.slice(1),
      `${token}0`,
      token.toUpperCase(),
      "0".repeat(1_000_000),
    ]) {
      let isRead = false;
      const headers = new Headers(wrong === null ? {} : { [TOKEN_HEADER]: wrong });
      const answer = await room.host.receive({
        headers,
        json: async () => {
          isRead = true;
          return inquiry;
        },
      });
      expect([answer.status, await answer.text()]).toEqual([403, ""]);
      // However large it is.
      expect(isRead).toBe(false);
    }
    expect(traces(room)).toEqual(before);
  });

  it.each([
    null,
    7,
    "people",
    [],
    {},
    { ask: "everything" },
    { ask: ["people"] },
    { ask: "__proto__" },
    { ask: "standing" },
    { ask: "standing", target: "bob" },
    { ask: "standing", target: "address:1.2.3.4" },
    { ask: "standing", target: `user:${"x".repeat(1_000_000)}` },
    { ask: "standing", target: { toString: "user:eve" } },
    { ask: null, target: null },
  ])("gets 400 for nonsense, though it has the token: %j", async (body) => {
    const before = traces(room);
    const answer = await room.push(body);
    expect([answer.status, await answer.text()]).toEqual([400, ""]);
    expect(traces(room)).toEqual(before);
  });

  it("has a room that nobody was in yet write nothing, and answer nothing", async () => {
    const empty = await roomWith();
    for (const token of ["undefined", "", "0".repeat(64)]) {
      expect((await empty.push({ ask: "people" }, token)).status).toBe(403);
    }
    expect(empty.memory.records.size).toBe(0);
  });

  it("gets 400 for what is no JSON", async () => {
    const headers = new Headers({ [TOKEN_HEADER]: room.token });
    const json = (): Promise<unknown> => Promise.reject(new SyntaxError("Unexpected token"));
    const answer = await room.host.receive({ headers, json });
    expect([answer.status, await answer.text()]).toEqual([400, ""]);
  });

  it("is not told why, if the room cannot answer", async () => {
    const broken = await roomWith();
    await broken.enter("ann");
    const errors: string[] = [];
    broken.bouncer.on("error", ({ doing }) => errors.push(doing));
    broken.bouncer.metrics = () => {
      throw new Error("a secret");
    };
    const answer = await broken.push({ ask: "metrics" });
    expect([answer.status, await answer.text(), errors]).toEqual([503, "", ["answering the ledger"]]);
  });
});
