import { PartySocket } from "partysocket";
import { expect, it } from "vitest";
import { Client, type Frame, pause } from "../hosts/harness.ts";

/** One of the demo's people, with its signed ticket. */
export interface Ticket {
  readonly token: string;
  readonly user: { readonly id: string; readonly name: string };
}

/** Within which a ban reaches all rooms, in ms. */
const A_SECOND = 1_000;

/** The demo as a client comes to it, on either host. */
export class Demo {
  readonly #host: () => string;

  constructor(host: () => string) {
    this.#host = host;
  }

  async ticket(name: string): Promise<Ticket> {
    const response = await fetch(`http://${this.#host()}/guest?name=${encodeURIComponent(name)}`);
    return (await response.json()) as Ticket;
  }

  open(party: string, room: string, { token }: Ticket): Promise<Client> {
    const options = { host: this.#host(), party, room, query: { token } };
    return new Client(new PartySocket({ ...options, shouldReconnectOnClose: () => false })).opened();
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
  const deadline = Date.now() + 20_000;
  while (!until()) {
    if (Date.now() > deadline) throw new Error(`flooded in vain; closed ${JSON.stringify(client.closed)}`);
    for (let index = 0; index < 10; index++) client.sendRaw(chat(words));
    await pause(20);
  }
}

/** Sends one frame, again where it is refused, until something is so. */
async function insist(client: Client, frame: string, until: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!until()) {
    if (Date.now() > deadline)
      throw new Error(`insisted in vain; got ${JSON.stringify(client.frames.at(-1))}`);
    client.sendRaw(frame);
    await pause(150);
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
    const room = "history";
    const spam = await demo.ticket("Spammer");
    const spammer = await demo.open("quiet", room, spam);
    await flood(spammer, "spam", () => spammer.warnings.length === 6);
    const witness = await demo.open("quiet", room, await demo.ticket("Witness"));
    const lines = numbered(45, 0);
    for (let index = 0; index < 45; index += 15) {
      const talker = await demo.open("quiet", room, await demo.ticket("Talker"));
      for (const line of lines.slice(index, index + 15)) talker.sendRaw(chat(line));
      await witness.until("all lines", () => witness.of("chat").length === index + 15);
    }
    const own = (): number => spammer.of("chat").filter(({ text }) => text === "hidden").length;
    await flood(spammer, "hidden", () => own() > 45);

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
    expect(open).toMatchObject({ from: "Spammer", to: "Sam" });
    await flood(spammer, "spam", () => spammer.warnings.length === 6);
    await insist(spammer, rename("Cheap pills"), () => spammer.of("rename").length > 1);
    expect(spammer.of("rename")[1]).toMatchObject({ from: "Sam", to: "Cheap pills" });
    await insist(spammer, chat("buy"), () => spammer.of("chat").some(({ text }) => text === "buy"));
    expect(spammer.of("chat").at(-1)?.["from"]).toBe("Cheap pills");

    const tab = await welcomeOf(await demo.open("quiet", room, spam));
    expect(tab["people"]).toContain("Cheap pills");
    const later = await welcomeOf(await demo.open("quiet", room, await demo.ticket("Later")));
    expect((later["people"] as string[]).toSorted()).toEqual(["Later", "Sam", "Spammer", "Witness"]);
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
    await pause(A_SECOND);
    const refused = await demo.open("quiet", "ban", spam);
    await refused.until("the close", () => refused.closed);
    expect(refused.closed?.code).toBe(4429);
    expect(JSON.parse(refused.closed?.reason ?? "")).toMatchObject({ limit: "messages" });
    expect(refused.of("welcome")).toEqual([]);
    expect((await welcomeOf(await demo.open("quiet", "ban", await demo.ticket("Other"))))["you"]).toBe(
      "Other",
    );
  });

  it("answers nobody who asks the ledger from outside", async () => {
    const call = { method: "POST", body: '{"do":"look"}' };
    expect((await demo.fetch("ledger", "user:eve", { token: "" }, call)).status).toBe(404);
  });
}
