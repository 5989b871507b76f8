// @module-tag slow
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type AdminBan, type AdminHistory, type AdminClient } from "../../../../src/admin/index.ts";
import { parseLine } from "../../../../src/record/jsonl.ts";
import { TOKENS } from "../../../contract/apps/operators.ts";
import { processorTime } from "../../../support/processor-time.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const GUESSES = 10_000;
const MINUTE = 60_000;

/** Ms from a report of a room until the API knows it, at most. */
const REPORTED = { timeout: 30_000 };
/** Ms, for what a machine that stalls takes long to do. */
const PATIENCE = 240_000;

const disk = mkdtempSync(path.join(tmpdir(), "party-bouncer-guessing-"));
const agent = new Agent({ keepAlive: true });
let server: WorkerdServer;

beforeAll(async () => {
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/admin.ts",
    classes: ["Chat", "ledger"],
    disk,
  });
});

afterAll(async () => {
  agent.destroy();
  await server.kill();
  rmSync(disk, { recursive: true, force: true });
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

const sockets: WebSocket[] = [];

/** Comes to a room, and sends as many messages. Resolves once each has come back. */
async function chat(room: string, messages: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${server.host}/parties/chat/${room}`);
  sockets.push(socket);
  await once(socket, "open");
  for (let number = 0; number < messages; number++) {
    socket.send(`message ${number}`);
    await once(socket, "message");
  }
  return socket;
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

function ask(below: string, token: string, method = "GET", body = ""): Promise<Answered> {
  const url = `http://${server.host}/party-bouncer/admin${below}`;
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(body === "" ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += String(chunk);
      resolve({ status: answer.statusCode ?? 0, text });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

it(
  "lets nobody in by ten thousand wrong tokens a minute, and counts each",
  async () => {
    const before = processorTime(server.pid);
    const statuses = new Map<number, number>();
    const paths = ["/me", "/metrics", "/v1/bans", "/v1/clients/user:eve", "/openapi.json"];
    let next = 0;
    const guess = async (): Promise<void> => {
      for (let number = next++; number < GUESSES; number = next++) {
        const { status } = await ask(paths[number % paths.length] ?? "", `a-wrong-token-${number}`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 32 }, guess));
    // Of its own: how long others keep the machine busy is not the API's doing.
    expect(processorTime(server.pid) - before).toBeLessThan(MINUTE);
    expect([...statuses]).toEqual([[401, GUESSES]]);
    // The last ones may still be on their way to where they are counted.
    await expect
      .poll(async () => (await ask("/metrics", TOKENS.viewer)).text)
      .toContain(`\nparty_bouncer_denied_requests_total{status="401"} ${GUESSES}\n`);
  },
  PATIENCE,
);

it("gives the record of a room to moderators, as JSON Lines", async () => {
  await chat("recorded", 3);
  const path = "/v1/rooms/Chat/recorded/record";
  await expect.poll(async () => (await ask(path, TOKENS.moderator)).status, REPORTED).toBe(200);
  const { text } = await ask(path, TOKENS.moderator);
  const events = text.trimEnd().split("\n").map(parseLine);
  expect(
    events.filter((event) => event !== null && typeof event !== "string" && event.event === "message"),
  ).toHaveLength(3);
  expect(text).not.toContain("message 1");
  expect((await ask(path, TOKENS.viewer)).status).toBe(403);
});

it(
  "has done what it says that it has done, even if everything is killed then",
  async () => {
    const targets = Array.from({ length: 5 }, (_, number) => `user:killed-${number}`);
    for (const target of targets) {
      const banned = await ask(
        "/v1/bans",
        TOKENS.moderator,
        "POST",
        JSON.stringify({ target, for: "forever" }),
      );
      expect(banned.status).toBe(201);
      const { id } = JSON.parse(banned.text) as AdminBan;
      agent.destroy();
      server = await server.restart();
      const { bans } = JSON.parse((await ask(`/v1/clients/${target}`, TOKENS.viewer)).text) as AdminClient;
      expect(bans).toMatchObject([{ id, until: null }]);
      const lifted = await ask(`/v1/clients/${target}/bans`, TOKENS.moderator, "DELETE");
      expect(JSON.parse(lifted.text)).toEqual({ target, lifted: [id], forgiven: null });
      agent.destroy();
      server = await server.restart();
      const { entries } = JSON.parse(
        (await ask(`/v1/clients/${target}/history`, TOKENS.viewer)).text,
      ) as AdminHistory;
      expect(entries.map(({ change, by }) => `${change} by ${by}`)).toEqual(["ban by ada", "pardon by ada"]);
    }
  },
  PATIENCE,
);
