// @module-tag slow
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { TOKENS } from "../../../contract/apps/operators.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const GUESSES = 10_000;
const MINUTE = 60_000;

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

interface Answered {
  readonly status: number;
  readonly text: string;
}

function ask(below: string, token: string): Promise<Answered> {
  const url = `http://${server.host}/party-bouncer/admin${below}`;
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { Authorization: `Bearer ${token}` } }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += String(chunk);
      resolve({ status: answer.statusCode ?? 0, text });
    });
    sent.once("error", reject);
    sent.end();
  });
}

it("lets nobody in by ten thousand wrong tokens a minute, and counts each", async () => {
  const start = Date.now();
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
  expect(Date.now() - start).toBeLessThan(MINUTE);
  expect([...statuses]).toEqual([[401, GUESSES]]);
  const { text } = await ask("/metrics", TOKENS.viewer);
  expect(text).toContain(`\nparty_bouncer_denied_requests_total{status="401"} ${GUESSES}\n`);
});
