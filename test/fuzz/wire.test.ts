import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isControlMessage } from "../../src/shared/control-message.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { OPERATOR } from "../support/operator.ts";
import { join, say, strikesOf } from "../support/join.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { give } from "../crash/crash-load.ts";
import { flawOf, INSIDE } from "./documented.ts";
import { RawClient } from "../support/raw-client.ts";
import { BREAKING, ODD, randomFrames } from "../support/raw-frames.ts";

const RANDOM = 60;
const AT_ONCE = 30;
const said = (value: string) => ({ payload: JSON.stringify({ type: "said", value }) });
const flood = Array.from({ length: 7 }, () => said("flood"));

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({ entry: "test/support/rooms.ts", classes: ["Room", "AwakeRoom"], disk });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

let names = 0;
const someone = (): string => `someone-${++names}`;

describe.each(["room", "awake-room"])("a %s on the wire", (party) => {
  const room = `${party}/wire`;
  const knock = (query: string, headers?: string[], upgrade?: string): Promise<RawClient> =>
    RawClient.knock(server.host, `/parties/${room}?${query}`, headers, upgrade);

  /** Comes, speaks, hears itself, and goes. */
  const isServed = async (): Promise<void> => {
    const user = someone();
    const honest = await knock(`user=${user}`);
    honest.send(said(user));
    await honest.until(() => honest.texts.includes(said(user).payload));
    expect([honest.code, honest.texts.filter(isControlMessage)]).toEqual([null, []]);
    honest.hangUp();
  };

  /** Nothing that it was sent may tell how the room looks inside. */
  const expectNothingInside = (client: RawClient): void => {
    expect(client.text).not.toMatch(INSIDE);
    expect(
      client.texts
        .filter(isControlMessage)
        .map(flawOf)
        .filter((flaw) => flaw !== null),
    ).toEqual([]);
  };

  it("serves an honest client, whatever frames the others send", async () => {
    const random = new SeededRandom(Number(process.env["SEED"] ?? 1));
    const attacks = [
      ...Object.values(BREAKING),
      ...Object.values(ODD),
      ...Array.from({ length: RANDOM }, () => [randomFrames(random)]),
    ];
    for (let start = 0; start < attacks.length; start += AT_ONCE) {
      const clients = await Promise.all(
        attacks.slice(start, start + AT_ONCE).map(async (attack) => {
          const client = await knock(`user=${someone()}`);
          client.send(...attack);
          return client;
        }),
      );
      await isServed();
      for (const client of clients) {
        expectNothingInside(client);
        client.hangUp();
      }
    }
    await isServed();
  });

  // A client that had a strike and broke the protocol came back without one: no close event follows an error.
  it.each([...Object.keys(BREAKING), "a close", "its end", "no end", "a reset"])(
    "remembers the strikes of one who leaves by %s",
    async (how) => {
      const user = someone();
      const client = await knock(`user=${user}`);
      const isWarned = (): boolean =>
        client.texts.some((text) => text.startsWith('{"type":"party-bouncer:warning"'));
      // If the machine stalls while they are on their way, so many are not too many, and all are heard.
      while (!isWarned() && !client.isOver) {
        const words = flood.map(() => said(`${user} ${++names}`));
        client.send(...words);
        await client.until(() => isWarned() || client.texts.includes(words.at(-1)?.payload ?? ""));
      }
      if (how === "a close") client.send({ opcode: 8, payload: Buffer.from([3, 0xe8]) });
      else if (how === "its end") client.hangUp("end");
      else if (how === "no end") client.hangUp();
      else if (how === "a reset") client.hangUp("reset");
      else client.send(...(BREAKING[how] ?? []));
      if (how in BREAKING) await client.until(() => client.code !== null);
      client.hangUp();

      // The room may yet have to hear of it.
      await expect
        .poll(
          async () => {
            const again = await join(server.host, user, room);
            const strikes = await strikesOf(again);
            again.leave();
            return strikes;
          },
          { interval: 20 },
        )
        .toBeGreaterThan(0);
    },
  );

  const LONG = "x".repeat(300);
  it.each<[string, string, string[]?, string?]>([
    ["an id that is too long", `user=u&_pk=${LONG}`],
    ["an id that is too long in UTF-8", `user=u&_pk=${"%C3%A9".repeat(200)}`],
    ["an id that is too long, and another upgrade", `user=u&_pk=${LONG}`, [], "WebSocket"],
    ["no id", "user=u&_pk="],
    ["an id that is no UTF-8", "user=u&_pk=%E0%A4%A"],
    ["half a character", "user=%ED%A0%80&_pk=%ED%A0%80"],
    ["a null", "user=u&_pk=%00"],
    ["two ids", "user=u&_pk=a&_pk=b"],
    ["props that are none", "user=u", ["x-partykit-props: %%%"]],
    ["props that are none, and another upgrade", "user=u", ["x-partykit-props: {"], "WebSocket"],
    ["props that are none, and no upgrade", "user=u", ["x-partykit-props: %%%"], "h2c"],
    ["a ledger's token", "user=u", ["x-party-bouncer-token: x"]],
    ["another room's name", "user=u", ["x-partykit-room: other"]],
    ["an address that is none", "", ["CF-Connecting-IP: ::ffff:1:2:3:::::::"]],
    ["many addresses", "", ["CF-Connecting-IP: 1.2.3.4, 5.6.7.8", "X-Forwarded-For: 9.9.9.9"]],
    ["bytes in headers", "user=u", ["Cookie: \u00ff\u00fe\u0080", "x-user: \u00ff"]],
    ["a large cookie", "user=u", [`Cookie: ${"a=b; ".repeat(1_500)}`]],
    [
      "an odd extension",
      "user=u",
      ['Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99, x; y="z"'],
    ],
    ["an odd subprotocol", "user=u", ["Sec-WebSocket-Protocol: a, , b,\u00e9"]],
    ["a language without end", "user=u", [`Accept-Language: en${"-a".repeat(2_000)}`]],
    ["a URL that is too long", `user=u&pad=${"x".repeat(16_200)}`],
  ])("answers %s without an error of its own, and goes on", async (_, query, headers, upgrade) => {
    const client = await knock(query, headers, upgrade);
    if (client.status.includes(" 101 ")) client.send(...flood);
    await isServed();
    expect(client.status).not.toMatch(/ 5\d\d /);
    expectNothingInside(client);
    client.hangUp();
  });

  it("answers the name of a room that is too long without an error of its own", async () => {
    const client = await RawClient.knock(server.host, `/parties/${party}/${"r".repeat(3_000)}?user=u`);
    expect(client.status).toContain(" 414 ");
    expectNothingInside(client);
    client.hangUp();
  });

  it.each<[string, string, string?]>([
    ["a request", "user=u", "none"],
    ["whoever comes", "user=u&mistaken", "websocket"],
    ["whoever comes by another upgrade", "user=u&mistaken", "WebSocket"],
  ])("shows nothing of the app's own mistake to %s", async (_, query, upgrade) => {
    const client = await knock(query, [], upgrade);
    await isServed();
    expectNothingInside(client);
    expect(client.text).not.toContain("the app's own mistake");
    client.hangUp();
  });

  // In memory, PartyServer finds connections by their id, and lists only one of two that share it.
  it.each(["ban", "shadowBan"] as const)(
    "keeps a %s for each of two connections with the same id",
    async (kind) => {
      const user = someone();
      const twins = [await knock(`user=${user}&_pk=twin`), await knock(`user=${user}&_pk=twin`)];
      const witness = await join(server.host, someone(), room);
      const operator = await join(server.host, OPERATOR, room);
      expect(await give(operator, { do: "ban", target: `user:${user}`, kind })).toBe(true);
      for (const twin of twins) twin.send(said(user));
      const end = someone();
      const [, listed] = twins;
      if (kind === "ban") for (const twin of twins) await twin.until(() => twin.code !== null);
      // What is hidden still reaches its own client.
      else
        await listed?.until(
          () => listed.texts.filter((text) => text === said(user).payload).length === twins.length,
        );
      say(witness, end);
      await witness.until("its own words", () => witness.heard.includes(end));
      await isServed();
      expect(witness.heard).not.toContain(user);
      expect(twins.map(({ code }) => code)).toEqual(kind === "ban" ? [4403, 4403] : [null, null]);
      for (const client of [witness, operator]) client.leave();
      for (const twin of twins) twin.hangUp();
    },
  );
});
