import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { Client } from "../../support/client.ts";
import { type DevServer, startPartyKit, startWrangler } from "../../support/dev-server.ts";
import { pause } from "../../support/time.ts";

const DIRECTORY = "test/hosts/partykit/development";
const PATIENCE = 15_000;

/** A tab of a page, as a developer opens one. */
async function tab(server: DevServer, path: string, { onTestFinished }: TestContext): Promise<Client> {
  const socket = new WebSocket(`ws://${server.host}/parties/${path}`);
  onTestFinished(() => socket.close());
  return new Client(socket).opened();
}

/** Moves a pointer sixty times a second, for as long as told. */
async function movePointer(client: Client, until: () => boolean): Promise<void> {
  const start = Date.now();
  for (let sent = 0; !until() && Date.now() - start < PATIENCE;) {
    for (; sent < (Date.now() - start) * 0.06; sent++) client.sendRaw('{"type":"cursor"}');
    await pause(5);
  }
}

const linesIn = (server: DevServer): string[] =>
  server.output.split("\n").filter((line) => line.includes("party-bouncer in room"));

/** The lines of a structured log, from wherever in a line of the server's own they begin. */
const objectsIn = (server: DevServer): Record<string, unknown>[] =>
  server.output
    .split("\n")
    .filter((line) => line.includes('{"source":"party-bouncer"'))
    .map(
      (line) =>
        JSON.parse(line.slice(line.indexOf("{"), line.lastIndexOf("}") + 1)) as Record<string, unknown>,
    );

async function lineIn(server: DevServer, expected: RegExp): Promise<string> {
  const start = Date.now();
  for (;;) {
    const line = linesIn(server).find((line) => expected.test(line));
    if (line !== undefined) return line;
    if (Date.now() - start > PATIENCE) {
      throw new Error(`waited in vain for ${expected}; the server wrote:\n${server.output}`);
    }
    await pause(20);
  }
}

/** Ms in which a flood goes on on a machine that stalls. It takes six seconds else. */
const LONGEST_FLOOD = 25_000;

/**
 * Sends as fast as nobody does by hand, until it is told to stay away, and no faster than a busy machine takes in: what is
 * in the queue then keeps back the close, and whoever comes next.
 */
async function flood(client: Client): Promise<void> {
  const isAway = (): boolean => client.of("party-bouncer:standing").some(({ status }) => status === "away");
  for (const start = Date.now(); !isAway() && Date.now() - start < LONGEST_FLOOD;) {
    for (let index = 0; index < 3; index++) client.sendRaw('{"type":"flood"}');
    await pause(20);
  }
  await client.until("the close", () => client.closed);
}

const HOSTS: [string, () => Promise<DevServer>, string][] = [
  ["partykit dev", () => startPartyKit(DIRECTORY), "connection [\\w-]+"],
  ["wrangler dev", () => startWrangler(DIRECTORY), "address:127\\.0\\.0\\.1"],
];

describe.concurrent.each(HOSTS)("the console of %s", (name, start, who) => {
  // One at a time on each server: what a flood leaves in its queue would keep others waiting.
  let server: DevServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it.sequential("tells who is given a strike, with the rate that was seen, the limit, and what to change", async (test) => {
    const strikeIn = async (room: string): Promise<{ line: string; expected: RegExp; rate: number }> => {
      const client = await tab(server, `main/${room}`, test);
      await movePointer(client, () => client.warnings.length > 0);
      const line = await lineIn(server, new RegExp(`"${room}": strike 1 `));
      const expected = new RegExp(
        `party-bouncer in room "${room}": strike 1 for ${who}: (\\d+) messages a second, ` +
          'limit "messages" allows 10 a second \\(burst 20\\)\\. Change limits in its policy, or see docs/guides/policies\\.md',
      );
      return { line, expected, rate: Number(expected.exec(line)?.[1]) };
    };
    const isTrue = (rate: number): boolean => rate > 30 && rate < 90;
    let strike = await strikeIn("lobby");
    // A machine that stalls takes in many at once, but not each time.
    for (let tries = 1; tries < 5 && !isTrue(strike.rate); tries++) strike = await strikeIn(`lobby-${tries}`);
    expect(strike.line).toMatch(strike.expected);
    expect(strike.rate).toBeGreaterThan(30);
    expect(strike.rate).toBeLessThan(90);
  });

  it.sequential("says each thing once: five warnings and a close are six lines, however many messages", async (test) => {
    const client = await tab(server, "main/flooded", test);
    await flood(client);
    // After a stall, those of the last second have come at once, or alone.
    await lineIn(
      server,
      /"flooded": closed .* for 1 minute at strike 6: (?:\d+ messages (?:a second|at once)|a message too many), limit "messages" .*Change limits or ladder/,
    );
    const lines = (begin: string): string[] => linesIn(server).filter((line) => line.includes(begin));
    // What warns is written to one pipe, and the rest to another: either may be read first.
    await test.expect.poll(() => lines('"flooded": strike ')).toHaveLength(5);
    expect(lines('"flooded"').length).toBeLessThanOrEqual(7);
  });

  it.sequential("has one JSON object a line where the policy says so, with nobody and no room in it", async (test) => {
    const client = await tab(server, "structured/where-they-met?_pk=somebody", test);
    await flood(client);
    const about = {
      source: "party-bouncer",
      party: expect.stringMatching(/^structured$/i) as string,
      mode: "enforce",
      limit: "messages",
      count: expect.any(Number) as number,
    };
    const awaited = [
      { level: "debug", event: "violation", action: "refuse" },
      { level: "info", event: "strike", action: "warn" },
      { level: "info", event: "strike", action: "close" },
      {
        level: "warn",
        event: "ban",
        ban: expect.stringMatching(/^[\w-]{36}$/) as string,
        kind: "close",
        by: "ladder",
        lasts: 60_000,
      },
    ].map((line) => ({ ...about, ...line }));
    // What warns is written to one pipe, and the rest to another: either may be read first.
    await test.expect.poll(() => objectsIn(server)).toEqual(expect.arrayContaining(awaited));
    const objects = objectsIn(server);
    if (name === "partykit dev") {
      // It hands over no built-in module at once: the channels come with an import.
      const { ban } = objects.find(({ event }) => event === "ban") as { ban: string };
      await test.expect.poll(() => server.output).toContain(`the channel of structured: ${ban}`);
    }
    // A violation of each action, two kinds of strikes, and the ban: folded, however many messages.
    expect(objects.length).toBeLessThanOrEqual(6);
    expect(JSON.stringify(objects)).not.toMatch(/where-they-met|somebody|127\.0\.0\.1|flood/);
  });

  it.runIf(name === "partykit dev")(
    "says in one line that bans cannot last, since nobody can be told from anybody",
    { concurrent: false },
    async (test) => {
      for (let count = 0; count < 3; count++) await tab(server, "main/nobody", test);
      await lineIn(server, /"nobody": bans cannot last: .* the policy has no identify/);
      await tab(server, "main/next", test);
      await lineIn(server, /"next"/);
      expect(linesIn(server).filter((line) => line.includes('"nobody"'))).toHaveLength(1);
    },
  );

  it.runIf(name === "wrangler dev")(
    "says in one line that all tabs are one client, and in one that the next tab is refused for what another did",
    { concurrent: false },
    async (test) => {
      const client = await tab(server, "main/everybody", test);
      await lineIn(server, /"everybody": all clients are one client: .*127\.0\.0\.1/);
      await flood(client);
      for (let count = 0; count < 3; count++) {
        const next = await tab(server, "main/everybody", test);
        await next.until("the close", () => next.closed);
      }
      await lineIn(
        server,
        /"everybody": refused address:127\.0\.0\.1: it is banned for (?:\d+ seconds|1 minute) more/,
      );
      const refusals = linesIn(server).filter((line) => line.includes('"everybody": refused'));
      expect(refusals).toHaveLength(1);
    },
  );

  it.runIf(name === "wrangler dev")(
    "says nothing where the policy says log: false",
    { concurrent: false },
    async (test) => {
      const client = await tab(server, "silent/mute", test);
      await flood(client);
      await tab(server, "main/after", test);
      await lineIn(server, /"after"/);
      expect(server.output).not.toContain('"mute"');
    },
  );
});

describe.concurrent("in wrangler dev, as NODE_ENV=production", () => {
  it("nothing is said", { timeout: 120_000 }, async (test) => {
    const server = await startWrangler(DIRECTORY, { NODE_ENV: "production" });
    test.onTestFinished(() => server.stop());
    await flood(await tab(server, "main/flooded", test));
    await fetch(`http://${server.host}/parties/main/next`);
    await test.expect.poll(() => server.output).toContain("/parties/main/flooded");
    await test.expect.poll(() => server.output).toContain("/parties/main/next");
    expect(linesIn(server)).toEqual([]);
  });
});
