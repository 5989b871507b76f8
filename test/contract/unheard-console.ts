import { expect, it } from "vitest";
import type { AdminClient } from "../../src/admin/index.ts";
import { Client, type Frame, type Host } from "../support/client.ts";
import { pause } from "../support/time.ts";

/** What a moderator has: a console that is signed in, on a host. */
export interface Moderator {
  /** Reads below the console's API. */
  read(path: string): Promise<Response>;
  /** Does something by it. */
  act(method: string, path: string, body?: object): Promise<Response>;
  /** Opens its page. */
  watch(): Promise<Client>;
}

/** Looks at everything of a room and a client that can be looked at. */
const looksOf = (party: string, room: string, user: string): readonly string[] => [
  `/v1/rooms?search=${room}`,
  `/v1/rooms/${party}/${room}`,
  `/v1/rooms/${party}/${room}/doctor`,
  `/v1/rooms/${party}/${room}/record`,
  `/v1/rooms/${party}/${room}/switches`,
  `/v1/rooms/${party}/${room}/clients/user:${user}/timeline`,
  `/v1/clients/user:${user}`,
  `/v1/clients/user:${user}/history`,
  `/v1/bans?search=${user}`,
  `/v1/audit?search=${user}`,
  "/v1/events",
];

/** The same conversation in two rooms: in one, a moderator watches by the console, hides somebody and lifts it again. */
export function unheardConsole(
  connect: Host["connect"],
  party: string,
  moderator: () => Promise<Moderator>,
): void {
  const unique = (): string => Math.random().toString(36).slice(2);

  async function conversation(console: Moderator | null): Promise<Record<"hidden" | "other", Frame[]>> {
    const [room, user, bystander] = [unique(), unique(), unique()];
    const open = async (user: string): Promise<Client> =>
      new Client(await connect(party, room, { user })).opened();
    const [hidden, other] = [await open(user), await open(bystander)];
    const say = async (author: Client, text: string, hearers: readonly Client[]): Promise<void> => {
      author.do({ do: "say", text });
      for (const hearer of hearers) await hearer.until(text, () => hearer.heard.includes(text));
    };
    const look = async (): Promise<void> => {
      for (const path of console === null ? [] : looksOf(party, room, user)) {
        expect([path, (await console?.read(path))?.status]).toEqual([path, 200]);
      }
    };
    const untilHidden = async (isHidden: boolean): Promise<void> => {
      for (;;) {
        const answer = await console?.read(`/v1/clients/user:${user}`);
        const client = (await answer?.json()) as AdminClient | undefined;
        const [connection] = client?.rooms.flatMap(({ connections }) => connections ?? []) ?? [];
        if (connection?.hidden === isHidden) return;
        await pause(20);
      }
    };
    const page = await console?.watch();
    await say(hidden, "one", [hidden, other]);
    page?.sendRaw(JSON.stringify({ type: "watch", what: { party, room } }));
    await page?.until("the room", () => page.of("room").length > 0);
    await look();
    if (console !== null) {
      const ban = { target: `user:${user}`, kind: "shadow-ban", reason: "spam" };
      expect((await console.act("POST", "/v1/bans", ban)).status).toBe(201);
      await untilHidden(true);
    }
    await say(hidden, "two", console === null ? [hidden, other] : [hidden]);
    await look();
    await say(other, "three", [hidden, other]);
    if (console !== null) {
      const body = { reason: "a mistake", forgive: true };
      expect((await console.act("DELETE", `/v1/clients/user:${user}/bans`, body)).status).toBe(200);
      await untilHidden(false);
    }
    await look();
    await say(hidden, "four", [hidden, other]);
    for (const client of [hidden, other, page]) client?.leave();
    // Who is who is all that may differ.
    const heard = ({ frames }: Client): Frame[] =>
      JSON.parse(JSON.stringify(frames).replaceAll(user, "eve").replaceAll(bystander, "bob")) as Frame[];
    return { hidden: heard(hidden), other: heard(other) };
  }

  it("lets nobody who is hidden hear of what a moderator watches and does", async () => {
    const [moderated, free] = await Promise.all([conversation(await moderator()), conversation(null)]);
    expect(moderated.hidden).toEqual(free.hidden);
    const said = moderated.hidden.filter(({ type }) => type === "said").map(({ value }) => value);
    expect(said).toEqual(["one", "two", "three", "four"]);
    expect(moderated.other).toEqual(free.other.filter(({ value }) => value !== "two"));
  });
}
