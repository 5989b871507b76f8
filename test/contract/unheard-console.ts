import { expect, it } from "vitest";
import type { AdminBan, AdminClient } from "../../src/admin/index.ts";
import { Client, type Frame, type Host } from "../support/client.ts";
import { pause, SECOND } from "../support/time.ts";

/** What a moderator has: a console that is signed in, on a host. */
export interface Moderator {
  /** Reads below the console's API. */
  read(path: string): Promise<Response>;
  /** Does something by it. */
  act(method: string, path: string, body?: object): Promise<Response>;
  /** Opens its page. */
  watch(): Promise<Client>;
}

/** Appeals as a client, in a room. */
type Appeal = (party: string, room: string, user: string) => Promise<Response>;

/** What one of them heard, and was answered. */
interface Heard {
  readonly frames: readonly Frame[];
  readonly answers: readonly unknown[];
}

/** Of everything that may differ by chance, something that is the same. */
const ROUGHLY = 10 * SECOND;

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
  `/v1/clients/user:${user}/export`,
  `/v1/bans?search=${user}`,
  `/v1/audit?search=${user}`,
  `/v1/appeals?search=${user}`,
  "/v1/switches",
  "/v1/events",
];

/**
 * The same conversation in two rooms, in which a moderator does the same about the room, about others and about one of them. In one of
 * the two the moderator also hides that one, watches it by the console, and lifts that again.
 */
export function unheardConsole(
  connect: Host["connect"],
  party: string,
  moderator: () => Promise<Moderator>,
  appeal: Appeal,
): void {
  const unique = (): string => Math.random().toString(36).slice(2);

  async function conversation(console: Moderator, isHidden: boolean): Promise<Record<"eve" | "bob", Heard>> {
    const room = unique();
    const users = { eve: unique(), bob: unique(), dan: unique(), pat: unique() };
    const open = async (user: string): Promise<Client> =>
      new Client(await connect(party, room, { user })).opened();
    const act = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
      const answer = await console.act(method, path, body);
      expect([method, path, answer.status < 300]).toEqual([method, path, true]);
      return (await answer.json()) as Answer;
    };
    const about = (user: string, what: object): Promise<unknown> =>
      act("POST", `/v1/clients/user:${user}/acts`, what);
    const standings = (): number => eve.of("party-bouncer:standing").length;
    /** Does what the room tells her of. */
    const tell = async (what: object): Promise<void> => {
      const before = standings();
      await about(users.eve, what);
      await eve.until("word of it", () => standings() > before);
    };
    const inRoom = `/v1/rooms/${party}/${room}`;
    const eve = await open(users.eve);
    const bob = await open(users.bob);
    const [dan, pat] = [await open(users.dan), await open(users.pat)];
    for (const client of [eve, bob])
      await client.until("all", () => client.of("joined").some(({ value }) => value === users.pat));

    const say = async (author: Client, text: string, hearers: readonly Client[]): Promise<void> => {
      author.do({ do: "say", text });
      for (const hearer of hearers) await hearer.until(text, () => hearer.heard.includes(text));
    };
    /** Says something, and waits until it was refused: the room answers what it is asked then. */
    const sayInVain = async (text: string): Promise<void> => {
      const before = standings();
      eve.do({ do: "say", text });
      eve.sendRaw('{"type":"party-bouncer:standing"}');
      await eve.until("its standing", () => standings() > before);
    };
    const hearing = (): readonly Client[] => (isHidden ? [eve] : [eve, bob]);
    const look = async (): Promise<void> => {
      if (!isHidden) return;
      const failed = async (): Promise<unknown[]> => {
        const paths = looksOf(party, room, users.eve);
        const seen = await Promise.all(paths.map(async (path) => [path, (await console.read(path)).status]));
        return seen.filter(([, status]) => status !== 200);
      };
      // A room that answers late is asked again.
      await expect.poll(failed).toEqual([]);
    };
    const untilHidden = async (wanted: boolean): Promise<void> => {
      for (;;) {
        const answer = await console.read(`/v1/clients/user:${users.eve}`);
        const { rooms = [] } = (await answer.json()) as Partial<AdminClient>;
        const [connection] = rooms.flatMap(({ connections }) => connections ?? []);
        if (connection?.hidden === wanted) return;
        await pause(20);
      }
    };
    const answers: unknown[] = [];
    const appeals = async (): Promise<void> => {
      const answer = await appeal(party, room, users.eve);
      answers.push([answer.status, await answer.text()]);
    };

    await say(eve, "one", [eve, bob]);
    // A room that has not reported yet is unknown.
    const isKnown = async (): Promise<number> => (await console.read(`${inRoom}/switches`)).status;
    await expect.poll(isKnown, { timeout: 15 * SECOND }).toBe(200);
    const page = isHidden ? await console.watch() : null;
    page?.sendRaw(JSON.stringify({ type: "watch", what: { party, room } }));
    await page?.until("the room", () => page.of("room").length > 0);
    await look();
    const hide = async (): Promise<void> => {
      await act("POST", "/v1/bans", { target: `user:${users.eve}`, kind: "shadow-ban", reason: "spam" });
      await untilHidden(true);
    };
    if (isHidden) {
      await hide();
      const isSeen = (): boolean => JSON.stringify(page?.of("room")).includes('"hidden":true');
      await page?.until("that it is hidden", isSeen);
    }
    await appeals();

    // What all feel.
    const notices = (): number => eve.of("party-bouncer:slow-mode").length;
    await act("PUT", `${inRoom}/slow-mode`, { every: "1h", for: "2h", reason: "a raid" });
    await eve.until("word of slow mode", () => notices() === 1);
    await say(eve, "hidden, slowly", hearing());
    eve.do({ do: "say", text: "hidden, too soon" });
    await eve.until("word of the wait", () => notices() === 2);
    await look();
    await act("DELETE", `${inRoom}/slow-mode`, { reason: "calm" });
    await eve.until("the end of slow mode", () => notices() === 3);
    await act("PUT", `${inRoom}/posture`, { posture: "shield", reason: "a raid" });
    for (const text of ["hidden, shielded", "hidden, still"]) await say(eve, text, hearing());
    eve.do({ do: "say", text: "hidden, refused" });
    await eve.until("a warning", () => eve.warnings.length === 1);
    await act("DELETE", `${inRoom}/posture`);
    await about(users.eve, { do: "forgive" });
    await say(eve, "hidden, forgiven", hearing());

    // What is done to others, of which the room tells nobody.
    const limits = { messages: { limit: 40, window: "1s" } };
    await act("PUT", `/v1/clients/user:${users.bob}/override`, { limits, for: "1h" });
    await about(users.dan, { do: "warn", reason: "caps" });
    await about(users.dan, { do: "mute", for: "1h" });
    await about(users.dan, { do: "release" });
    await about(users.dan, { do: "restrict", only: [], for: "1h" });
    await say(bob, "from bob", [eve, bob]);
    await look();
    const sentence = { target: `user:${users.dan}`, for: "1h", reason: "caps", disclosure: "notify" };
    const { id } = await act<AdminBan>("POST", "/v1/bans", sentence);
    await dan.until("the close", () => dan.closed);
    for (const client of [eve, bob])
      await client.until("that dan left", () => client.of("left").length === 1);
    expect((await appeal(party, room, users.dan)).status).toBe(201);
    await act("POST", `/v1/appeals/user:${users.dan}/${id}`, { decision: "approve", note: "Sorry!" });
    pat.leave();
    for (const client of [eve, bob])
      await client.until("that pat left", () => client.of("left").length === 2);
    await act("DELETE", `/v1/clients/user:${users.pat}`);
    await act("DELETE", `/v1/clients/user:${users.bob}/override`);

    // What is done to the one who is hidden, or not: it is told as anybody would be.
    await about(users.eve, { do: "warn", reason: "insults" });
    await eve.until("another warning", () => eve.warnings.length === 2);
    await tell({ do: "mute", for: "1h", reason: "spoilers" });
    await sayInVain("hidden, muted");
    await tell({ do: "release" });
    await tell({ do: "restrict", only: ["cursor"], for: "1h" });
    await sayInVain("hidden, restricted");
    await tell({ do: "release" });
    await about(users.eve, { do: "forgive" });
    await say(eve, "hidden, released", hearing());
    await appeals();
    await look();

    if (isHidden) {
      const body = { reason: "a mistake", forgive: true };
      await act("DELETE", `/v1/clients/user:${users.eve}/bans`, body);
      await untilHidden(false);
      await page?.until("what was done", () => page.of("entry").length >= 10);
    }
    await appeals();
    await look();
    await say(eve, "lifted", [eve, bob]);
    if (isHidden) await hide();
    await act("DELETE", `/v1/clients/user:${users.eve}`);
    if (isHidden) await untilHidden(false);
    await say(eve, "erased", [eve, bob]);
    for (const client of [eve, bob, page]) client?.leave();
    return {
      eve: { frames: plain(eve.frames, users), answers },
      bob: { frames: plain(bob.frames, users), answers: [] },
    };
  }

  const UNHEARD =
    "lets nobody who is hidden hear of what a moderator watches and does, but what everybody would";
  it(UNHEARD, { timeout: 120_000 }, async () => {
    const console = await moderator();
    const [hidden, free] = await Promise.all([conversation(console, true), conversation(console, false)]);
    expect(hidden.eve).toEqual(free.eve);
    const said = hidden.eve.frames.filter(({ type }) => type === "said").map(({ value }) => value);
    const heardByAll = ["one", "from bob", "lifted", "erased"];
    expect(said.filter((value) => !String(value).startsWith("hidden"))).toEqual(heardByAll);
    expect(said).toHaveLength(9);
    expect(hidden.eve.answers).toEqual(Array.from({ length: 3 }, () => [404, expect.any(String)]));
    const heard = free.bob.frames.filter(({ value }) => !String(value).startsWith("hidden"));
    expect(heard.length).toBeLessThan(free.bob.frames.length);
    expect(hidden.bob.frames).toEqual(heard);
  });
}

/** Frames without what differs by chance: who is called what, what a connection is called, and how long something took. */
function plain(frames: readonly Frame[], users: Readonly<Record<string, string>>): Frame[] {
  const roughly = (_key: string, value: unknown): unknown =>
    typeof value === "number" && value >= ROUGHLY ? Math.round(value / ROUGHLY) * ROUGHLY : value;
  const withoutChance = (frame: Frame): object => {
    if (frame.type === "left") return { type: "left" };
    // Each connection is given a key of its own.
    if ("key" in frame) return { ...frame, key: "a key" };
    // How much is left of a limit is another number a moment later.
    return frame.type === "party-bouncer:standing" ? { ...frame, limits: undefined } : frame;
  };
  let text = JSON.stringify(frames.map(withoutChance), roughly);
  for (const [name, user] of Object.entries(users)) text = text.replaceAll(user, name);
  // A wait is told in words too.
  return JSON.parse(text.replaceAll(/\d+ (?=seconds|minutes)/g, "some ")) as Frame[];
}
