import { spawn } from "node:child_process";
import type { AdminEvents, Totals } from "party-bouncer/admin";
import { describe, it, type TestContext } from "vitest";
import { join, say } from "../support/join.ts";
import type { Client } from "../support/client.ts";
import { command, emptyFolder, type Ended, onTerminalOf, partyBouncerWith } from "./command.ts";
import { HOSTS, serveOperatedRooms } from "./operated-rooms.ts";
import { TOKENS } from "./rooms/token.ts";

type Happened = AdminEvents["events"][number];

const WHEN = String.raw`2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

describe.each(Object.keys(HOSTS) as (keyof typeof HOSTS)[])("on %s", (where) => {
  const server = serveOperatedRooms(where);
  const env = (token: string = TOKENS.moderator) => ({
    PARTY_BOUNCER_URL: `http://${server.host}/party-bouncer/admin`,
    PARTY_BOUNCER_TOKEN: token,
  });
  const operator = async (test: TestContext, ...args: readonly string[]): Promise<Ended> =>
    partyBouncerWith(await emptyFolder(test), { env: env() }, ...args);
  const atTerminal = async (
    test: TestContext,
    columns: number,
    ...args: readonly string[]
  ): Promise<string> => {
    const { code, stdout } = await onTerminalOf(
      columns,
      await emptyFolder(test),
      { ...env(), NO_COLOR: "1" },
      ...args,
    );
    test.expect(code).toBe(0);
    return stdout.replaceAll("\r\n", "\n");
  };
  /** The bans that are listed. */
  const listed = async (test: TestContext, search: string): Promise<string> =>
    (await operator(test, "bans", "list", "--search", search)).stdout;
  /** Lets somebody in, and waits until the room answers. */
  const comeIn = async (test: TestContext, user: string, room = "lobby"): Promise<Client> => {
    const client = await join(server.host, user, `room/${room}`);
    test.onTestFinished(() => client.leave());
    say(client, "hello");
    await client.until("its own words", () => client.closed !== null || client.of("said").length > 0);
    return client;
  };

  it("bans somebody who is in, shows it, and lifts it", async (test) => {
    const { expect } = test;
    const eve = await comeIn(test, "eve");
    const add = ["bans", "add", "user:eve", "--for", "2h", "--reason", "spam links", "--label", "Eve, 花子"];
    const added = await operator(test, ...add);
    expect(added.code).toBe(0);
    expect(added.stderr).toMatch(/^✔ user:eve \(Eve, 花子\) is banned until .+ UTC \(2 hours\), by Ada\.\n$/);
    await eve.until("the end", () => eve.closed !== null);
    expect(eve.closed?.code).toBe(4403);

    const line = `user:eve\tEve, 花子\tclose\t${WHEN}\t${WHEN}\tAda\tspam links\n`;
    expect(added.stdout).toMatch(new RegExp(`^${line}$`));
    const did = `${WHEN}\tAda\tban\tuser:eve\t\t.*for: 2 hours.*\tspam links\tdone\n`;
    const audit = async () => (await operator(test, "audit", "--search", "spam links")).stdout;
    await expect.poll(audit).toMatch(new RegExp(`^${did}$`));
    expect(await atTerminal(test, 120, "audit", "--search", "spam")).toMatch(
      /^WHEN +BY +DID +CLIENT .+\n.+ +Ada +ban +user:eve/,
    );
    // The list hears of it a moment later.
    await expect.poll(() => listed(test, "SPAM")).toBe(added.stdout);
    for (const search of ["花子", "user:eve", "ada"]) expect(await listed(test, search)).toBe(added.stdout);
    expect(await operator(test, "bans", "list", "--search", "nothing of this")).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const [ban] = JSON.parse((await operator(test, "bans", "list", "--json")).stdout) as Record<
      string,
      unknown
    >[];
    expect(ban).toMatchObject({ target: "user:eve", label: "Eve, 花子", by: "Ada", kind: "close" });

    const again = await comeIn(test, "eve");
    expect(again.closed?.code).toBe(4403);

    const removed = await operator(test, "bans", "remove", "user:eve", "--reason", "she is sorry");
    expect(removed).toEqual({ code: 0, stdout: added.stdout, stderr: "✔ 1 ban of user:eve lifted:\n" });
    await expect.poll(() => listed(test, "user:eve")).toBe("");
    const welcome = async () => (await comeIn(test, "eve")).closed;
    await expect.poll(welcome).toBeNull();
    expect(await operator(test, "bans", "remove", "user:eve")).toEqual({
      code: 0,
      stdout: "",
      stderr: "user:eve had no bans, so nothing was lifted.\n",
    });
  });

  it("warns and mutes somebody where she is, and lets her speak again", async (test) => {
    const { expect } = test;
    const ann = await comeIn(test, "ann", "garden");
    const warned = await operator(test, "warn", "user:ann", "--reason", "spoilers");
    expect(warned).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^garden\t[rR]oom\t1\n$/),
      stderr: "✔ user:ann was warned in 1 room.\n",
    });
    await ann.until("the warning", () => ann.of("party-bouncer:warning")[0]);
    expect(ann.of("party-bouncer:warning")[0]?.["message"]).toContain("spoilers");
    const muted = await operator(test, "mute", "user:ann", "--for", "1h", "--json");
    expect(JSON.parse(muted.stdout)).toMatchObject({
      target: "user:ann",
      rooms: [{ failed: false }],
      more: 0,
    });
    await ann.until("word of it", () =>
      ann.of("party-bouncer:standing").some(({ retryAfter }) => Number(retryAfter) > 60_000),
    );
    const released = await operator(test, "mute", "user:ann", "--end");
    expect(released.stderr).toBe("✔ user:ann may speak again in 1 room.\n");
    expect(await operator(test, "warn", "user:nobody")).toEqual({
      code: 0,
      stdout: "",
      stderr: "user:nobody is in no room, so nothing was done.\n",
    });
    expect((await operator(test, "mute", "user:ann", "--for", "99d")).code).toBe(2);
  });

  it("slows a room down, and raises a posture, for a while", async (test) => {
    const { expect } = test;
    await comeIn(test, "ben", "pool");
    const party = async () => (await operator(test, "rooms", "--search", "pool")).stdout.split("\t")[1] ?? "";
    await expect.poll(party, { timeout: 15_000 }).not.toBe("");
    const where = [await party(), "pool"];
    const slowed = await operator(test, "slow-mode", ...where, "--every", "30s", "--reason", "a raid");
    expect(slowed.code).toBe(0);
    expect(slowed.stderr).toBe("✔ Slow mode (one message each 30 seconds) is on in pool for 15 minutes.\n");
    expect(slowed.stdout).toMatch(new RegExp(`^slow-mode\t${WHEN}\tAda\ta raid\n$`));
    const raised = await operator(test, "posture", ...where, "shield");
    expect(raised.stderr).toBe("✔ The posture shield is on in pool for 2 hours.\n");
    expect((await operator(test, "posture", ...where, "--end")).stderr).toBe(
      "✔ The posture shield has ended in pool.\n",
    );
    expect((await operator(test, "slow-mode", ...where, "--end")).stderr).toContain("has ended in pool.");
    expect((await operator(test, "slow-mode", ...where, "--end")).stderr).toBe(
      "Nothing of this was on in pool.\n",
    );
    const none = await operator(test, "posture", ...where, "sword");
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("sword")]);
    expect((await operator(test, "posture", ...where)).code).toBe(2);
  });

  it("makes a change once, if it is asked for twice by one key", async (test) => {
    const { expect } = test;
    const add = ["bans", "add", "user:twice", "--idempotency-key", "ticket-7"];
    const [one, other] = [await operator(test, ...add), await operator(test, ...add)];
    expect(one.code).toBe(0);
    expect(other).toEqual(one);
    const { code, stderr } = await operator(test, ...add, "--reason", "something else");
    expect(code).toBe(1);
    expect(stderr).toContain("This idempotency key was used for something else (409).");
    const remove = ["bans", "remove", "user:twice", "--idempotency-key", "ticket-8"];
    const lifted = await operator(test, ...remove);
    expect(lifted.stderr).toBe("✔ 1 ban of user:twice lifted:\n");
    expect(await operator(test, ...remove)).toEqual(lifted);
  });

  it("shows a client: its bans, how it stands where it is, and what was done about it", async (test) => {
    const { expect } = test;
    const mallory = await comeIn(test, "mallory", "kitchen");
    // With the first one, so many that just one is too much.
    for (let line = 0; line < 5; line++) say(mallory, "spam");
    await mallory.until("a warning", () => mallory.of("party-bouncer:warning").length > 0);
    await operator(
      test,
      "bans",
      "add",
      "user:mallory",
      "--kind",
      "shadow-ban",
      "--for",
      "forever",
      "--reason",
      "spam",
    );
    const lines = async () => (await operator(test, "client", "user:mallory")).stdout;
    await expect
      .poll(lines)
      .toMatch(
        new RegExp(
          `^ban\tshadow-ban\t${WHEN}\tforever\tAda\tspam\n` +
            `room\tkitchen\t[rR]oom\t(?:coolingDown|warned)\tyes\t1\t\\d+\t[1-9]\\d*\tlines\t.+\n` +
            `history\t${WHEN}\tAda\tshadow-banned for good\tspam\n$`,
        ),
      );
    const screen = await atTerminal(test, 120, "client", "user:mallory");
    expect(screen).toMatch(
      /^user:mallory\n\nBans\nKIND +BEGAN +LEFT +BY +REASON\nshadow-ban +(?:just now|\d+ seconds? ago) +for good +Ada +spam\n\nRooms\nROOM /,
    );
    expect(screen).toMatch(/\n\nHistory\nWHEN +BY +WHAT +REASON\n/);
    const narrow = await atTerminal(test, 30, "client", "user:mallory");
    expect(narrow).toMatch(/\nSTANDING +(?:cooling down|warned)\n/);
    const { bans, rooms, history } = JSON.parse(
      (await operator(test, "client", "user:mallory", "--json")).stdout,
    ) as Record<string, unknown[]>;
    expect([bans, rooms, history]).toMatchObject([
      [{ kind: "shadow-ban" }],
      [{ room: "kitchen" }],
      [{ change: "ban", by: "Ada" }],
    ]);
    const nobody = await atTerminal(test, 100, "client", "user:nobody");
    expect(nobody).toContain(
      "\nBans\nIt is not banned.\n\nRooms\nIt is in no room.\n\nHistory\nNothing was done about it.\n",
    );
  });

  it.for(["address:203.0.113.7", "user:a/b?c#d%2Fe é+日"])(
    "finds %s again as the list shows it",
    async (client, test) => {
      const { expect } = test;
      expect(await operator(test, "bans", "add", client, "--reason", `about ${client}`)).toMatchObject({
        code: 0,
      });
      await expect.poll(() => listed(test, client)).not.toBe("");
      const [shown = ""] = (await listed(test, client)).split("\t");
      if (client.startsWith("user:")) expect(shown).toBe(client);
      else expect(shown).toMatch(/^address:#[\da-f]{32}$/);
      const lines = await atTerminal(test, 80, "bans", "list", "--search", `"${client}"`);
      expect(lines).toContain(shown);
      expect((await operator(test, "client", shown)).stdout).toContain(`about ${client}`);
      const { code, stderr } = await operator(test, "bans", "remove", shown);
      expect({ code, stderr }).toEqual({ code: 0, stderr: `✔ 1 ban of ${shown} lifted:\n` });
    },
  );

  it("lets nobody do what their token does not let them", async (test) => {
    const { expect } = test;
    const folder = await emptyFolder(test);
    const viewer = await partyBouncerWith(folder, { env: env(TOKENS.viewer) }, "bans", "add", "user:bob");
    expect(viewer).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: ${server.host} does not let you do this (403). This needs the role moderator. You have viewer.\n`,
    });
    expect(await partyBouncerWith(folder, { env: env(TOKENS.viewer) }, "bans", "list")).toMatchObject({
      code: 0,
    });
    const stranger = await partyBouncerWith(folder, { env: env("a-token-of-nobody-here") }, "bans", "list");
    expect(stranger.stderr).toContain("does not know this token (401)");
    const nobody = await partyBouncerWith(folder, { env: env("") }, "bans", "list");
    expect(nobody.stderr).toContain("asks for a token (401)");
    expect((await operator(test, "bans", "list", "--search", "bob")).stdout).toBe("");
  });

  it("says what the API finds wrong, by what was typed", async (test) => {
    const { expect } = test;
    const duration = await operator(test, "bans", "add", "user:bob", "--for", "soon");
    expect(duration).toMatchObject({ code: 2, stdout: "" });
    expect(duration.stderr).toMatch(
      /^error: The API cannot do this \(400\)\. .+\n {2}--for: expected a duration .+, received "soon"\n$/,
    );
    const address = await operator(test, "client", "address:300.1.1.1");
    expect(address).toMatchObject({ code: 2, stdout: "" });
    expect(address.stderr).toContain("  <client>: expected ");
  });

  it("shows the rooms, and what they have counted", async (test) => {
    const { expect } = test;
    await comeIn(test, "ada", "hall");
    await comeIn(test, "bob", "hall");
    const rooms = async () => (await operator(test, "rooms", "--search", "HALL")).stdout;
    await expect.poll(rooms).toMatch(new RegExp(`^hall\t[rR]oom\t2\t2\t0\t0\t${WHEN}\n$`));
    expect(await atTerminal(test, 100, "rooms", "--search", "hall")).toMatch(
      /^ROOM +PARTY +CLIENTS +CONNECTIONS +REFUSED +LEDGER +ACTIVE\nhall +[rR]oom +2 +2 +0 +ok +(?:just now|\d+ seconds? ago)\n$/,
    );
    const coloured = await onTerminalOf(100, await emptyFolder(test), env(), "rooms", "--search", "hall");
    expect(coloured.stdout.replaceAll("\u001B", "ESC")).toMatch(/^ESC\[2mROOM .+ACTIVEESC\[22m\r\nhall /);
    expect(await atTerminal(test, 100, "rooms", "--search", "cellar")).toBe(
      'No room has "cellar" in its name.\n',
    );

    const lines = (await operator(test, "metrics")).stdout.split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^# TYPE party_bouncer_messages_total counter$/));
    const admitted =
      lines.find((line) => /^party_bouncer_messages_total\{party="[rR]oom",outcome="admitted"/.test(line)) ??
      "";
    expect(Number(admitted.split(" ").at(-1))).toBeGreaterThanOrEqual(2);
    const { parties } = JSON.parse((await operator(test, "metrics", "--json")).stdout) as Totals;
    expect(parties.find(({ party }) => /^room$/i.test(party))?.enforced.admitted).toBeGreaterThanOrEqual(2);
    expect(await atTerminal(test, 100, "metrics")).toMatch(
      /^(?:.+\n)*[rR]oom\n {2}now +\d+ rooms?, \d+ clients?, \d+ connections?\n {2}messages +\d+ admitted, /m,
    );
  });

  it("shows what happens while it happens, and ends when it is told to", async (test) => {
    const { expect } = test;
    const watching = await watch(test, "tail");
    const watchingJson = await watch(test, "tail", "--json");
    const outputs = () => [watching.output, watchingJson.output];
    let users = 0;
    /** Somebody new gets a strike. Before they have begun to watch, it is not shown. */
    const strike = async (): Promise<void> => {
      const trent = await comeIn(test, `trent${++users}`, "attic");
      for (let line = 0; line < 8; line++) say(trent, "spam");
      await trent.until("a warning", () => trent.of("party-bouncer:warning").length > 0);
    };
    // A room reports once it is quiet for a second.
    const bothShow = async () => {
      await strike();
      return outputs().every((output) => output.includes("strike"));
    };
    await expect.poll(bothShow, { interval: 2_000, timeout: 45_000 }).toBe(true);
    await operator(test, "bans", "add", "user:trent1", "--reason", "spam");
    await expect
      .poll(outputs)
      .toEqual([
        expect.stringMatching(/\tban\tuser:trent1\tattic\t[rR]oom\t\t.*spam.*\n/),
        expect.stringMatching(/"event":"ban".*\n/),
      ]);
    expect(watching.output).toMatch(/\tstrike\tuser:trent\d+\tattic\t[rR]oom\tlines\t.*\n/);
    expect(await watching.end("SIGINT")).toEqual({ code: 0, stderr: "" });
    for (const line of watching.output.trimEnd().split("\n"))
      expect(line).toMatch(new RegExp(`^${WHEN}(?:\t[^\t]*){6}$`));
    expect(await watchingJson.end("SIGINT")).toEqual({ code: 0, stderr: "" });
    const events = watchingJson.output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Happened);
    expect(events).toContainEqual(
      expect.objectContaining({ event: "ban", target: "user:trent1", room: "attic" }),
    );
  });

  /** A command that goes on until it is ended. */
  async function watch(test: TestContext, ...args: readonly string[]) {
    const cwd = await emptyFolder(test);
    const child = spawn(process.execPath, [command(), ...args], { cwd, env: { ...process.env, ...env() } });
    test.onTestFinished(() => void child.kill("SIGKILL"));
    let [output, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    return {
      get output() {
        return output;
      },
      async end(signal: NodeJS.Signals) {
        child.kill(signal);
        return { code: await ended, stderr };
      },
    };
  }
});
