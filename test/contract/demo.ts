import { PartySocket } from "partysocket";
import { describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { Client, type Frame } from "../support/client.ts";
import { pause } from "../support/time.ts";

/** One of the demo's people, with its signed ticket. */
export interface Ticket {
  readonly token: string;
  readonly user: { readonly id: string; readonly name: string };
  /** Of whoever is on this machine. */
  readonly developer: string;
}

/** The demo as a client comes to it, on either host. */
export class Demo {
  readonly #host: () => string;

  constructor(host: () => string) {
    this.#host = host;
  }

  async ticket(name: string, headers: Record<string, string> = {}): Promise<Ticket> {
    const response = await fetch(`http://${this.#host()}/guest?name=${encodeURIComponent(name)}`, {
      headers,
    });
    return (await response.json()) as Ticket;
  }

  open(party: string, room: string, { token }: Ticket): Promise<Client> {
    const options = { host: this.#host(), party, room, query: { token } };
    return new Client(new PartySocket({ ...options, shouldReconnectOnClose: () => false })).opened();
  }

  /** From an address, as Cloudflare states it and development servers believe it. */
  openFrom(
    party: string,
    room: string,
    token: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Client> {
    class From extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols ?? [], { headers });
      }
    }
    const options = { host: this.#host(), party, room, query: { token }, WebSocket: From };
    return new Client(new PartySocket({ ...options, shouldReconnectOnClose: () => false })).opened();
  }

  /** Asks the API. */
  admin(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://${this.#host()}/party-bouncer/admin${path}`, init);
  }

  fetch(
    party: string,
    room: string,
    { token }: { token: string },
    init: RequestInit = {},
  ): Promise<Response> {
    return fetch(`http://${this.#host()}/parties/${party}/${room}?token=${token}`, init);
  }
}

export const chat = (text: string): string => JSON.stringify({ type: "chat", text });
export const rename = (name: string): string => JSON.stringify({ type: "rename", name });

/** Sends on, at more than is permitted, until something is so. */
export async function flood(client: Client, words: string, until: () => boolean): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!until()) {
    if (Date.now() > deadline) throw new Error(`flooded in vain; closed ${JSON.stringify(client.closed)}`);
    for (let index = 0; index < 10; index++) client.sendRaw(chat(words));
    await pause(20);
  }
}

/** Floods quiet until the sender is hidden, and waits until it may speak again. */
export async function hide(client: Client): Promise<void> {
  await flood(client, "spam", () => client.warnings.length >= 6);
  await pause(Number(client.warnings.at(-1)?.["retryAfter"]));
}

/** Says something so many times, no faster than is permitted: after a few at once, each waits for the one before to be heard. */
export async function talk(client: Client, words: string, times: number): Promise<void> {
  const own = (): number => client.of("chat").filter(({ text }) => text === words).length;
  const before = own();
  for (let index = 0; index < times; index++) {
    client.sendRaw(chat(words));
    if (index < 15) continue;
    await client.until("its own words", () => own() > before + index);
    await pause(120);
  }
}

const welcomeOf = (client: Client): Promise<Frame> =>
  client.until("a welcome", () => client.of("welcome")[0]);
const textsIn = (history: unknown): string[] => (history as { text: string }[]).map(({ text }) => text);
const numbered = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, index) => `line ${index + from}`);

/** What has to be so on both hosts, by the demo's own configuration. */
export function demoContract(demo: Demo): void {
  it("shows as much history to a shadow-banned person as to others, and lets a hidden flood push nothing out", async () => {
    const room = "long-history";
    const spam = await demo.ticket("Spammer");
    const spammer = await demo.open("quiet", room, spam);
    await hide(spammer);
    const witness = await demo.open("quiet", room, await demo.ticket("Witness"));
    const lines = numbered(45, 0);
    for (let index = 0; index < 45; index += 15) {
      const talker = await demo.open("quiet", room, await demo.ticket("Talker"));
      for (const line of lines.slice(index, index + 15)) talker.sendRaw(chat(line));
      await witness.until("all lines", () => witness.of("chat").length === index + 15);
    }
    const own = (): number => spammer.of("chat").filter(({ text }) => text === "hidden").length;
    await talk(spammer, "hidden", 46);
    await spammer.until("its own lines", () => own() === 46);

    const other = await demo.ticket("Later");
    const later = await welcomeOf(await demo.open("quiet", room, other));
    expect(textsIn(later["history"])).toEqual(lines.slice(-40));
    const tab = await welcomeOf(await demo.open("quiet", room, spam));
    expect(textsIn(tab["history"])).toEqual(Array.from({ length: 40 }, () => "hidden"));

    const seen = async (who: { token: string }, init?: RequestInit): Promise<string[]> =>
      textsIn(await (await demo.fetch("quiet", room, who, init)).json());
    expect(await seen(other)).toEqual(lines.slice(-40));
    expect(await seen(spam)).toEqual(Array.from({ length: 40 }, () => "hidden"));
    const forged = { headers: { "x-guest-id": spam.user.id } };
    expect(await seen({ token: "" }, forged)).toEqual(lines.slice(-40));
    expect((await demo.fetch("quiet", room, other, { method: "POST" })).status).toBe(405);
    expect(witness.of("chat").map(({ text }) => text)).toEqual(lines);
  });

  it("shows a new name to all, and that of a shadow-banned person only to itself", async () => {
    const room = "names";
    const witness = await demo.open("quiet", room, await demo.ticket("Witness"));
    const spam = await demo.ticket("Spammer");
    const spammer = await demo.open("quiet", room, spam);
    spammer.sendRaw(rename("  Sam  "));
    const open = await witness.until("the new name", () => witness.of("rename")[0]);
    expect(open).toMatchObject({ from: expect.stringMatching(/^Guest /), to: "Sam" });
    await hide(spammer);
    spammer.sendRaw(rename("Cheap pills"));
    await spammer.until("its other name", () => spammer.of("rename")[1]);
    expect(spammer.of("rename")[1]).toMatchObject({ from: "Sam", to: "Cheap pills" });
    spammer.sendRaw(chat("buy"));
    await spammer.until("its own word", () => spammer.of("chat").find(({ text }) => text === "buy"));
    expect(spammer.of("chat").at(-1)?.["from"]).toBe("Cheap pills");

    const tab = await welcomeOf(await demo.open("quiet", room, spam));
    expect(tab["people"]).toContain("Cheap pills");
    const later = await welcomeOf(await demo.open("quiet", room, await demo.ticket("Later")));
    const others = { madeUp: expect.stringMatching(/^Guest /) as string };
    expect((later["people"] as string[]).toSorted()).toEqual([others.madeUp, others.madeUp, "Later", "Sam"]);
    spammer.leave();
    const leave = await witness.until("the leave", () => witness.of("leave")[0]);
    expect(leave["from"]).toBe("Sam");
    expect(JSON.stringify([witness.frames, later])).not.toContain("Cheap pills");
  });

  it.each(["", " ", "x".repeat(33), 7])("takes no name such as %j", async (name) => {
    const client = await demo.open("main", `bad-${Math.random()}`, await demo.ticket("Eve"));
    client.sendRaw(JSON.stringify({ type: "rename", name }));
    expect((await client.until("an error", () => client.of("error")[0]))["message"]).toMatch(/rename/);
  });

  it("keeps out of quiet whom main has banned, and nobody else", async () => {
    const spam = await demo.ticket("Spammer");
    const spammer = await demo.open("main", "ban", spam);
    await flood(spammer, "spam", () => spammer.closed !== null);
    expect(spammer.closed?.code).toBe(4429);
    // Until the ledger knows of the ban, quiet may let it in.
    const refused = await vi.waitUntil(
      async () => {
        const client = await demo.open("quiet", "ban", spam);
        const isIn = await client.until("an answer", () => client.of("welcome").length > 0 || client.closed);
        return isIn === true ? null : client;
      },
      { timeout: 15_000, interval: 500 },
    );
    expect(refused.closed?.code).toBe(4429);
    expect(JSON.parse(refused.closed?.reason ?? "")).toMatchObject({ limit: "messages" });
    expect(refused.of("welcome")).toEqual([]);
    expect((await welcomeOf(await demo.open("quiet", "ban", await demo.ticket("Other"))))["you"]).toBe(
      "Other",
    );
  });

  it("lists for its developer, and nobody else, whom it has banned, and lets in again whom the developer lets in", async () => {
    const spam = await demo.ticket("Spammer");
    const spammer = await demo.open("main", "api", spam);
    await flood(spammer, "spam", () => spammer.closed !== null);
    const headers = { Authorization: `Bearer ${spam.developer}` };
    const target = `user:${spam.user.id}`;
    const search = `/v1/bans?search=${encodeURIComponent(target)}`;
    await vi.waitFor(
      async () => {
        const { bans } = (await (await demo.admin(search, { headers })).json()) as { bans: unknown[] };
        expect(bans).toEqual([expect.objectContaining({ target, kind: "close", limit: "messages" })]);
      },
      { timeout: 15_000, interval: 200 },
    );
    for (const wrong of [{}, { Authorization: `Bearer ${spam.token}` }]) {
      expect((await demo.admin(search, { headers: wrong })).status).toBe(401);
    }
    const bans = `/v1/clients/${encodeURIComponent(target)}/bans`;
    const lifted = await demo.admin(bans, { method: "DELETE", headers });
    expect(lifted.status).toBe(200);
    const back = await vi.waitUntil(
      async () => {
        const client = await demo.open("main", "api", spam);
        await client.until("an answer", () => client.closed ?? client.of("welcome")[0]);
        return client.closed === null ? client : null;
      },
      { timeout: 15_000, interval: 250 },
    );
    expect((await welcomeOf(back))["you"]).toBe("Spammer");
  });

  it("calls people by made-up names until they have spoken, so that coming and going says nothing in their words", async () => {
    const witness = await demo.open("quiet", "doors", await demo.ticket("Witness"));
    const talker = await demo.open("quiet", "doors", await demo.ticket("Buy at evil.example"));
    expect((await welcomeOf(talker))["you"]).toBe("Buy at evil.example");
    const join = await witness.until("the join", () => witness.of("join")[0]);
    expect(join["from"]).toMatch(/^Guest /);
    talker.leave();
    const leave = await witness.until("the leave", () => witness.of("leave")[0]);
    expect(leave["from"]).toBe(join["from"]);
    const honest = await demo.open("quiet", "doors", await demo.ticket("Hana"));
    honest.sendRaw(chat("hello"));
    const said = await witness.until("her word", () => witness.of("chat")[0]);
    expect(said["from"]).toBe("Hana");
    expect(JSON.stringify(witness.frames)).not.toContain("evil");
  });

  it("tells the others of no more than forty comings and goings a minute of one client", async () => {
    const witness = await demo.open("quiet", "crowd", await demo.ticket("Witness"));
    const spam = await demo.ticket("Spammer");
    const start = Date.now();
    for (let index = 0; index < 60; index++) (await demo.open("quiet", "crowd", spam)).leave();
    const honest = await demo.open("quiet", "crowd", await demo.ticket("Hana"));
    honest.sendRaw(chat("hello"));
    // A room sends in order: by her word all comings before it have been told.
    await witness.until("her word", () => witness.of("chat")[0]);
    const told = witness.of("join").length;
    expect(told).toBeGreaterThanOrEqual(40);
    // Forty at once and forty a minute, and hers.
    expect(told).toBeLessThanOrEqual(41 + (40 * (Date.now() - start)) / 60_000);
  });

  describe("behind one address", () => {
    const address = { "CF-Connecting-IP": "203.0.113.7" };
    const refusal = async (token: string): Promise<number | undefined> => {
      const client = await demo.openFrom("main", "address", token, address);
      await client.until("a close or a welcome", () => client.closed ?? client.of("welcome")[0]);
      return client.closed?.code;
    };

    it("a new ticket does not lift a ban, nor does none at all", async () => {
      const { token } = await demo.ticket("Spammer", address);
      const spammer = await demo.openFrom("main", "address", token, address);
      await flood(spammer, "spam", () => spammer.closed !== null);
      expect(spammer.closed?.code).toBe(4429);
      expect(await refusal(token)).toBe(4429);
      expect(await refusal((await demo.ticket("Other", address)).token)).toBe(4429);
      expect(await refusal("")).toBe(4429);
    });

    it("a ticket from elsewhere is no ticket", async () => {
      const elsewhere = { "CF-Connecting-IP": "203.0.113.8" };
      const { token } = await demo.ticket("Alice", { "CF-Connecting-IP": "203.0.113.10" });
      const thief = await demo.openFrom("main", "theft", token, elsewhere);
      expect((await welcomeOf(thief))["you"]).toMatch(/^Guest /);
    });

    it("history over HTTP is the same with a ticket, with another and with none", async () => {
      const hidden = { "CF-Connecting-IP": "203.0.113.9" };
      const { token } = await demo.ticket("Spammer", hidden);
      const spammer = await demo.openFrom("quiet", "http", token, hidden);
      await hide(spammer);
      await talk(spammer, "hidden", 1);
      await spammer.until("its own line", () => spammer.of("chat").find(({ text }) => text === "hidden"));
      const read = async (ticket: string, headers: Record<string, string>): Promise<string> =>
        (await demo.fetch("quiet", "http", { token: ticket }, { headers })).text();
      const own = await read(token, hidden);
      expect(own).toContain("hidden");
      expect(await read("", hidden)).toBe(own);
      expect(await read((await demo.ticket("Other", hidden)).token, hidden)).toBe(own);
      expect(await read("", address)).not.toContain("hidden");
    });
  });

  it("lets everything through in the room without a bouncer, and forgets it", async () => {
    const room = `bare-${Math.random()}`;
    const witness = await demo.open("bare", room, await demo.ticket("Witness"));
    const spammer = await demo.open("bare", room, await demo.ticket("Spammer"));
    for (let index = 0; index < 300; index++) spammer.sendRaw(chat(`spam ${index}`));
    await witness.until("all of it", () => witness.of("chat").length === 300);
    expect(witness.of("chat").at(-1)).toMatchObject({ from: "Spammer", text: "spam 299" });
    expect(spammer.warnings).toEqual([]);
    spammer.sendRaw("not JSON");
    await spammer.until("an error", () => spammer.of("error")[0]);
    spammer.sendRaw(rename("Sam"));
    expect(await witness.until("the new name", () => witness.of("rename")[0])).toMatchObject({ to: "Sam" });
    const later = await demo.open("bare", room, await demo.ticket("Later"));
    expect((await welcomeOf(later))["history"]).toEqual([]);
    spammer.leave();
    expect((await witness.until("the leave", () => witness.of("leave")[0]))["from"]).toBe("Sam");
  });

  it("keeps the room without a bouncer to guests on its own machine", async () => {
    const address = { "CF-Connecting-IP": "203.0.113.20" };
    const { token } = await demo.ticket("Far", address);
    for (const [ticket, headers] of [
      [token, address],
      ["", address],
      ["", {}],
    ] as const) {
      const stranger = await demo.openFrom("bare", "strangers", ticket, headers);
      await stranger.until("the refusal", () => stranger.closed);
      expect(stranger.frames).toEqual([]);
    }
    const here = await demo.ticket("Near");
    expect((await welcomeOf(await demo.open("bare", "strangers", here)))["you"]).toBe("Near");
  });

  it("answers nobody who asks the ledger from outside", async () => {
    const call = { method: "POST", body: '{"do":"look"}' };
    expect((await demo.fetch("ledger", "user:eve", { token: "" }, call)).status).toBe(404);
  });
}
