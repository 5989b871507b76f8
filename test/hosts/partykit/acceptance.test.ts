import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GuardedPartySocket } from "party-bouncer/client";
import { PartySocket } from "partysocket";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Client } from "../../support/client.ts";
import { Demo, demoContract, flood as floodWith, hide, talk } from "../../contract/demo.ts";
import { serveWorkerd, type WorkerdServer } from "../../support/workerd.ts";
import { type DevServer, npmStart } from "../../support/dev-server.ts";
import { pause } from "../../support/time.ts";

let server: DevServer;
beforeAll(async () => {
  server = await npmStart();
});
afterAll(() => server.stop());

async function ticket(name: string): Promise<string> {
  const response = await fetch(`http://${server.host}/guest?name=${name}`);
  const { token, user } = (await response.json()) as { token: string; user: { id: string; name: string } };
  expect(user).toEqual({ id: expect.any(String) as string, name });
  return token;
}

function plainSocket(party: string, room: string, token: string, id: string): PartySocket {
  return new PartySocket({
    host: server.host,
    party,
    room,
    id,
    query: { token },
    shouldReconnectOnClose: () => false,
  });
}

const open = (party: string, room: string, token: string, id: string): Promise<Client> =>
  new Client(plainSocket(party, room, token, id)).opened();

const chat = (text: string): string => JSON.stringify({ type: "chat", text });

/** Has somebody say something, and waits until it is heard: a room sends in order, so all that was said before has come by then. */
async function hearsItself(client: Client, words: string): Promise<void> {
  client.sendRaw(chat(words));
  await client.until("its own words", () => client.of("chat").some(({ text }) => text === words));
}

/** 200 frames at once, and then on at 150 a second, for as long as told. More would keep back the close on a busy machine. */
async function flood(client: Client, until: () => boolean): Promise<void> {
  const start = Date.now();
  for (let index = 0; index < 200; index++) client.sendRaw(chat(`burst ${index}`));
  while (!until() && Date.now() - start < 15_000) {
    for (let index = 0; index < 3; index++) client.sendRaw(chat("on and on"));
    await pause(20);
  }
}

describe.concurrent("npm start", () => {
  it("serves the page, its script and its styles, which load nothing from elsewhere", async () => {
    const page = await (await fetch(`http://${server.host}/`)).text();
    const loaded = [...page.matchAll(/<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]*)"/g)].map(
      ([, url]) => url ?? "",
    );
    const files = loaded.filter((url) => !url.startsWith("data:"));
    expect(files).toContain("/dist/demo.js");
    expect(files.length).toBeGreaterThan(1);
    const texts = await Promise.all(
      files.map(async (file) => {
        const response = await fetch(`http://${server.host}${file}`);
        expect(response.status).toBe(200);
        return file.endsWith(".css") ? response.text() : "";
      }),
    );
    expect(texts.join("")).not.toMatch(/url\(|@import/);
  });

  it("shows a link to the console in the terminal, by which you sign in once", async () => {
    const url = `http://${server.host}/console`;
    const page = await fetch(url);
    expect([page.status, page.headers.get("X-Frame-Options")]).toEqual([200, "DENY"]);
    const link = (): string | undefined => /\/console\?token=(\S+)\s/.exec(server.output)?.[1];
    await vi.waitUntil(link, { timeout: 15_000 });
    const signIn = (): Promise<Response> =>
      fetch(`${url}/session`, {
        method: "POST",
        headers: { Authorization: `Bearer ${link()}`, "X-Party-Bouncer": "1" },
      });
    const first = await signIn();
    expect(await first.json()).toMatchObject({ operator: { name: "developer", role: "admin" } });
    const [cookie = ""] = (first.headers.get("Set-Cookie") ?? "").split(";");
    expect((await fetch(`${url}/api/v1/rooms`, { headers: { Cookie: cookie } })).status).toBe(200);
    expect((await signIn()).status).toBe(401);
  });

  it("answers a flood of main with a few warnings, closes with 4429, and keeps the same ticket out", async () => {
    const [spam, wit] = [await ticket("Spammer"), await ticket("Witness")];
    const witness = await open("main", "flood", wit, "w");
    const spammer = await open("main", "flood", spam, "s");
    const start = Date.now();
    await flood(spammer, () => spammer.closed !== null);
    await spammer.until("the close", () => spammer.closed);
    const ms = Date.now() - start;

    expect(spammer.closed?.code).toBe(4429);
    const reason = JSON.parse(spammer.closed?.reason ?? "") as { retryAfter: number; limit: string };
    expect(reason).toEqual({ retryAfter: 60_000, limit: "messages" });
    expect(spammer.warnings.length).toBeGreaterThanOrEqual(1);
    expect(spammer.warnings.length).toBeLessThanOrEqual(6);
    for (const { retryAfter } of spammer.warnings) expect(retryAfter).toBeGreaterThan(0);

    await hearsItself(witness, "that is all");
    const admitted = witness.of("chat").length - 1;
    expect(admitted).toBeGreaterThanOrEqual(20);
    expect(admitted).toBeLessThanOrEqual(20 + (10 * ms) / 1_000);

    const again = await open("main", "flood", spam, "another");
    await again.until("the close", () => again.closed);
    expect(again.closed?.code).toBe(4429);
    const left = JSON.parse(again.closed?.reason ?? "") as { retryAfter: number };
    expect(left.retryAfter).toBeGreaterThan(40_000);
    expect(left.retryAfter).toBeLessThanOrEqual(60_000);

    const other = await open("main", "flood", await ticket("Other"), "o");
    expect((await other.until("a welcome", () => other.of("welcome")[0]))["you"]).toBe("Other");
    expect(other.closed).toBeNull();

    let opened = 0;
    const guarded = new GuardedPartySocket({
      host: server.host,
      party: "main",
      room: "flood",
      query: { token: spam },
      minReconnectionDelay: 10,
      maxReconnectionDelay: 20,
    });
    guarded.addEventListener("open", () => opened++);
    await new Promise<void>((resolve) => guarded.addEventListener("close", () => resolve()));
    // Fifty times the delay after which a plain one would be back.
    await pause(500);
    expect(opened).toBe(1);
    expect(guarded.standing).toMatchObject({ status: "away", limit: "messages" });
    expect(guarded.standing.retryAfter).toBeGreaterThan(0);
    guarded.close();
  });

  it("lets a flooder of quiet go on unseen: it sees itself, is warned as ever, and nobody else hears it", async () => {
    const witness = await open("quiet", "flood", await ticket("Witness"), "w");
    const spammer = await open("quiet", "flood", await ticket("Spammer"), "s");
    await hide(spammer);
    await hearsItself(witness, "before");
    const seen = witness.of("chat").length;
    await talk(spammer, "unseen", 40);
    await spammer.until(
      "its own lines",
      () => spammer.of("chat").filter(({ text }) => text === "unseen").length === 40,
    );
    await floodWith(spammer, "on and on", () => spammer.warnings.length > 6);
    await hearsItself(witness, "after");
    expect(witness.of("chat").slice(seen)).toEqual([expect.objectContaining({ text: "after" })]);
    expect(spammer.closed).toBeNull();
    for (const { strikesLeft } of spammer.warnings) expect(strikesLeft).toBeNull();
    expect(JSON.stringify(spammer.frames)).not.toMatch(/shadow|ban/i);
  });

  it("keeps a shadow-banned flood out of the others' history, and does not push their own words out of it", async () => {
    const wit = await ticket("Witness");
    const witness = await open("quiet", "remembered", wit, "w");
    witness.sendRaw(chat("remember this"));
    await witness.until("her message", () => witness.of("chat")[0]);
    const spam = await ticket("Spammer");
    const spammer = await open("quiet", "remembered", spam, "s");
    await hide(spammer);
    await talk(spammer, "unseen", 45);
    await spammer.until("its own line", () => spammer.of("chat").some(({ text }) => text === "unseen"));
    const later = await open("quiet", "remembered", await ticket("Later"), "l");
    const welcome = await later.until("a welcome", () => later.of("welcome")[0]);
    const tab = await open("quiet", "remembered", spam, "tab");
    const own = await tab.until("a welcome", () => tab.of("welcome")[0]);
    await hearsItself(witness, "that is all");
    const said = (frame: typeof welcome): string[] =>
      (frame["history"] as { id: string }[]).map(({ id }) => id);
    const seen = new Set(witness.of("chat").map((frame) => frame["id"]));
    expect(said(welcome).every((id) => seen.has(id))).toBe(true);
    expect(said(own).some((id) => !seen.has(id))).toBe(true);
  });

  it("tells people on one machine apart by their tickets, and takes no header's word for it", async () => {
    const [alice, bob] = [await ticket("Alice"), await ticket("Bob")];
    const first = await open("main", "names", alice, "1");
    const second = await open("main", "names", bob, "2");
    const forged = await open("main", "names", `${alice.slice(0, -4)}AAAA`, "3");
    const names = await Promise.all(
      [first, second, forged].map(
        async (client) => (await client.until("a welcome", () => client.of("welcome")[0]))["you"],
      ),
    );
    expect(names.slice(0, 2)).toEqual(["Alice", "Bob"]);
    expect(names[2]).toMatch(/^Guest /);
  });

  it.each([
    ["text that is not JSON", "hello"],
    ["JSON of another shape", "[1,2,3]"],
    ["nothing", ""],
    ["a prototype", '{"__proto__":{"type":"chat","text":"x"}}'],
    ["ten thousand brackets", "[".repeat(10_000)],
    ["no text", '{"type":"chat","text":"  "}'],
    ["a text that is too long", chat("x".repeat(501))],
    ["bytes", new Uint8Array([1, 2, 3]).buffer],
  ])("answers %s with an error that says what to send", async (_, data) => {
    const client = await open("main", `bad-${Math.random()}`, await ticket("Eve"), "e");
    client.sendRaw(data);
    const error = await client.until("an error", () => client.of("error")[0]);
    expect(error["message"]).toMatch(/Send /);
    client.sendRaw(chat("and on we go"));
    await client.until("a message", () => client.of("chat")[0]);
  });

  it("counts a text that is too long as a violation, and closes at once for one that is far too long", async () => {
    const client = await open("main", "large", await ticket("Eve"), "e");
    client.sendRaw("x".repeat(100_000));
    expect(await client.until("a warning", () => client.warnings[0])).toMatchObject({
      limit: "maxMessageBytes",
    });
    expect(client.closed).toBeNull();
    client.sendRaw("x".repeat(1_000_000));
    expect((await client.until("the close", () => client.closed))?.code).toBe(4429);
  });
});

/** Ms by which a paced message may reach the room later than the one behind it. */
const UNEVENNESS = 250;

const NUMBERS = Array.from({ length: 50 }, (_, index) => `number ${index}`);

/** Ada says them all at once, paced, in a room of her own. @returns what became of it, and whether she was refused since the machine stalled */
async function sayAllPaced(): Promise<{ came: unknown; hasStalled: boolean }> {
  const room = `paced-${Math.random()}`;
  const witness = await open("main", room, await ticket("Witness"), "w");
  const query = { token: await ticket("Ada") };
  const socket = new GuardedPartySocket({ host: server.host, party: "main", room, query, pacing: true });
  const told = new Set<string>();
  socket.addEventListener("standing", ({ standing }) => told.add(standing.status));
  const sentAt = new Map<unknown, number>();
  const say = async (text: string): Promise<string> => {
    const outcome = await socket.enqueue(chat(text));
    sentAt.set(text, Date.now());
    return outcome;
  };
  const outcomes = new Set(await Promise.all(NUMBERS.map(say)));
  const isOver = (): boolean => witness.of("chat").length >= NUMBERS.length || told.size > 1;
  await vi.waitUntil(isOver, { timeout: 15_000 });
  socket.close();
  const heard = witness.of("chat");
  const isLate = heard.some(({ text, at }) => Number(at) - (sentAt.get(text) ?? 0) > UNEVENNESS);
  const came = { outcomes, heard: heard.map(({ text }) => text), told };
  return { came, hasStalled: isLate && told.size > 1 };
}

it.concurrent("a paced client says fifty things at once, and is neither refused nor warned", async () => {
  let { came, hasStalled } = await sayAllPaced();
  // What a machine that stalls takes in at once is more than the room allows.
  for (let tries = 1; tries < 5 && hasStalled; tries++) ({ came, hasStalled } = await sayAllPaced());
  expect(came).toEqual({ outcomes: new Set(["sent"]), heard: NUMBERS, told: new Set(["ok"]) });
});

describe.concurrent("the demo on PartyKit", () => {
  demoContract(new Demo(() => server.host));
});

describe.concurrent("the demo on Cloudflare", () => {
  let disk: string;
  let worker: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    worker = await serveWorkerd({
      entry: "party/worker.ts",
      classes: ["Main", "Quiet", "Bare", "Ledger"],
      disk,
    });
  });
  afterAll(async () => {
    await worker?.kill();
    await rm(disk, { recursive: true, force: true });
  });

  demoContract(new Demo(() => worker.host));
});

describe.concurrent("the demo on Cloudflare, killed", () => {
  let disk: string;
  let server: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    const bindings = { GUEST_SECRET: "the same one before and after it" };
    server = await serveWorkerd({
      entry: "party/worker.ts",
      classes: ["Main", "Quiet", "Bare", "Ledger"],
      disk,
      bindings,
    });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(disk, { recursive: true, force: true });
  });

  it("goes on with the history that each had, and with who is hidden", async () => {
    const demo = new Demo(() => server.host);
    const [spam, wit] = [await demo.ticket("Spammer"), await demo.ticket("Witness")];
    const historyOf = async (who: { token: string }): Promise<unknown> =>
      (await demo.fetch("quiet", "lobby", who)).json();
    const spammer = await demo.open("quiet", "lobby", spam);
    const witness = await demo.open("quiet", "lobby", wit);
    await hide(spammer);
    await talk(spammer, "hidden", 1);
    // By its answer all that was sent before it has arrived.
    spammer.sendRaw('{"type":"party-bouncer:standing"}');
    await spammer.until("an answer", () => spammer.of("party-bouncer:standing")[0]);
    witness.sendRaw(chat("remember this"));
    await witness.until("her message", () => witness.of("chat").find(({ text }) => text === "remember this"));
    const before = [await historyOf(spam), await historyOf(wit)];
    expect(JSON.stringify(before[0])).toContain("hidden");
    expect(JSON.stringify(before[1])).not.toContain("hidden");
    expect(JSON.stringify(before[1])).toContain("remember this");

    server = await server.restart();
    expect([await historyOf(spam), await historyOf(wit)]).toEqual(before);
    const there = await demo.open("quiet", "lobby", wit);
    await there.until("a welcome", () => there.of("welcome")[0]);
    const hidden = await demo.open("quiet", "lobby", spam);
    await hidden.until("a welcome", () => hidden.of("welcome")[0]);
    hidden.sendRaw(chat("still hidden"));
    await hidden.until("its own message", () => hidden.of("chat")[0]);
    // A room sends in order: what the witness has not heard by its own words, it never will.
    there.sendRaw(chat("still here"));
    await there.until("its own message", () => there.of("chat")[0]);
    expect(there.of("chat").map(({ text }) => text)).toEqual(["still here"]);
  });
});
