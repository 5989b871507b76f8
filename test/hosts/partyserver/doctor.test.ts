import { runInDurableObject, SELF } from "cloudflare:test";
import type { Diagnosis, Finding, FindingCode } from "party-bouncer";
import { bouncerOf } from "party-bouncer/partyserver";
import { describe, expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { evictRoom } from "../../support/evict.ts";
import { TOKEN } from "./patients.ts";
import { connect, roomOf } from "./rooms.ts";

const unique = (name: string): string => `${name}-${Math.random().toString(36).slice(2)}`;

async function open(party: string, room: string, user?: string, address?: string): Promise<Client> {
  const headers = address === undefined ? {} : { "CF-Connecting-IP": address };
  const socket = await connect(party, room, { ...(user !== undefined && { user }), headers });
  return new Client(socket).opened();
}

const say = (client: Client, messages: readonly string[]): void => {
  for (const message of messages) client.sendRaw(message);
};

/** Waits until so many messages were judged in a room. */
async function heard(party: string, room: string, count: number): Promise<void> {
  const judged = (): Promise<number> =>
    runInDurableObject(roomOf(party, room), (instance) => {
      const { admitted, refused } = bouncerOf(instance).metrics();
      return admitted + refused;
    });
  await expect.poll(judged).toBe(count);
}

const findings = (party: string, room: string): Promise<Finding[]> =>
  runInDurableObject(roomOf(party, room), (instance) => bouncerOf(instance).doctor());

async function finding(party: string, room: string, code: FindingCode): Promise<Finding> {
  const found = (await findings(party, room)).filter((each) => each.code === code);
  expect(found).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error(`no ${code}`);
  return only;
}

const codes = async (party: string, room: string): Promise<FindingCode[]> =>
  (await findings(party, room)).map(({ code }) => code);

const crowd = (count: number): string[] => Array.from({ length: count }, (_, index) => `user-${index}`);
const many = (count: number, message: string): string[] => Array<string>(count).fill(message);

describe("the doctor of a real room", () => {
  it("says that it is too early, and finds nothing else where nothing is wrong", async () => {
    const room = unique("healthy");
    for (const user of crowd(6)) say(await open("patient", room, user), many(5, "hi"));
    await heard("patient", room, 30);
    expect(await codes("patient", room)).toEqual(["too-early"]);
  });

  it("finds one address, and nobody that can be told from another", async () => {
    const room = unique("nameless");
    for (const _ of crowd(5)) await open("patient", room, undefined, "203.0.113.7");
    expect(await finding("patient", room, "one-address")).toMatchObject({ level: "error" });
    const unknown = unique("nameless");
    await open("patient", unknown);
    expect(await finding("patient", unknown, "no-identity")).toMatchObject({ level: "error" });
  });

  it("knows who was there before the room was loaded into memory, and what it has not seen since", async () => {
    const room = unique("nameless");
    for (const _ of crowd(5)) await open("hibernating-patient", room, undefined, "203.0.113.7");
    await evictRoom(roomOf("hibernating-patient", room));
    // Asked over HTTP, a room wakes up first.
    const answer = await roomOf("hibernating-patient", room).fetch(
      `http://rooms/parties/hibernating-patient/${room}/party-bouncer/doctor`,
      { headers: { Authorization: `Bearer ${TOKEN}` } },
    );
    const { messages, clients, findings } = (await answer.json()) as Diagnosis;
    expect([messages, clients]).toEqual([0, 1]);
    expect(findings.map(({ code }) => code)).toEqual(["one-address", "no-identity", "too-early"]);
  });

  it("finds a limit for each client that counts connections", async () => {
    const room = unique("falling");
    for (const _ of crowd(5)) await open("patient", room);
    expect(await finding("patient", room, "falls-back")).toMatchObject({ level: "warning" });
  });

  it("finds that messages are too large", async () => {
    const room = unique("small");
    for (const user of crowd(6)) {
      const client = await open("patient", room, user);
      say(client, many(20, "hi"));
      if (user < "user-2") say(client, ["x".repeat(200)]);
    }
    await heard("patient", room, 122);
    expect(await finding("patient", room, "small-max-message-bytes")).toMatchObject({ level: "warning" });
  });

  it("finds a limit that hits everybody, and one that nobody comes near", async () => {
    const tight = unique("tight");
    for (const user of crowd(6)) say(await open("patient", tight, user), many(3, "hi"));
    await heard("patient", tight, 18);
    expect(await finding("patient", tight, "limit-hits-everybody")).toMatchObject({ level: "warning" });
    const idle = unique("idle");
    const client = await open("patient", idle, "ada");
    say(client, many(1_000, "hi"));
    await heard("patient", idle, 1_000);
    expect(await finding("patient", idle, "limit-idle")).toMatchObject({ level: "info" });
  });

  it("finds a handler that was defined again", async () => {
    const room = unique("redefined");
    await open("redefined", room, "ada");
    expect((await finding("redefined", room, "unseen-listener")).message).toContain("onMessage");
  });

  it("finds a listener that hears what is refused", async () => {
    const room = unique("overheard");
    const ada = await open("overheard", room, "ada");
    say(ada, many(2, "hi"));
    await heard("overheard", room, 2);
    expect(await codes("overheard", room)).not.toContain("unseen-listener");
    ada.sendRaw("refused");
    await ada.until("what was overheard", () => ada.heard.map(String).includes("overheard refused"));
    expect((await finding("overheard", room, "unseen-listener")).message).toContain("1 connection has");
  });

  it.each(["own", "hibernating-own"])("finds a socket that the room accepts by itself: %s", async (path) => {
    const room = unique("answering");
    await open("answering", room, "ada");
    expect(await codes("answering", room)).not.toContain("unseen-listener");
    const headers = { Upgrade: "websocket" };
    const { webSocket } = await roomOf("answering", room).fetch(
      `http://rooms/parties/answering/${room}/${path}`,
      {
        headers,
      },
    );
    webSocket?.accept();
    expect((await finding("answering", room, "unseen-listener")).message).toContain("1 WebSocket");
    webSocket?.close();
  });

  it("finds that the gate knows clients by something else", async () => {
    const through = async (room: string, headers: Record<string, string>): Promise<void> => {
      const { webSocket } = await SELF.fetch(`http://rooms/parties/strange/${room}`, {
        headers: { Upgrade: "websocket", ...headers },
      });
      if (webSocket === null) throw new Error("no WebSocket in the response");
      webSocket.accept();
      await new Client(webSocket as never).opened();
    };
    const [same, other] = [unique("same"), unique("other")];
    await through(same, { "x-user": "ada" });
    await through(other, { "x-user": "ada", "x-other": "somebody" });
    await expect.poll(() => codes("strange", other)).toContain("gate-identity");
    expect(await codes("strange", same)).not.toContain("gate-identity");
  });

  it("believes no note that a client makes up", async () => {
    const room = unique("forged");
    const note = `id.${"0".repeat(32)}.${"0".repeat(32)}`;
    for (const forged of [note, "", "id", "id..", "id.x.y.z", "é".repeat(9)]) {
      const socket = await connect("strange", room, {
        user: "ada",
        headers: { "x-party-bouncer-gate": encodeURIComponent(forged) },
      });
      say(await new Client(socket).opened(), ["hi"]);
    }
    await heard("strange", room, 6);
    expect(await codes("strange", room)).not.toContain("gate-identity");
  });

  it("answers on the wire to those who have the token", async () => {
    const room = unique("nameless");
    await open("patient", room);
    const ask = (token?: string, method = "GET"): Promise<Response> =>
      roomOf("patient", room).fetch(`http://rooms/parties/patient/${room}/party-bouncer/doctor`, {
        method,
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      });
    expect([(await ask()).status, (await ask("x".repeat(TOKEN.length))).status]).toEqual([401, 403]);
    expect((await ask(TOKEN, "POST")).status).toBe(405);
    const diagnosis = (await (await ask(TOKEN)).json()) as Diagnosis;
    expect(diagnosis).toMatchObject({ messages: 0, clients: 1, since: expect.any(Number) as number });
    expect(diagnosis.findings).toEqual(await findings("patient", room));
    const elsewhere = await roomOf("patient", room).fetch(`http://rooms/parties/patient/${room}/other`);
    expect(elsewhere.status).toBe(404);
  });
});
