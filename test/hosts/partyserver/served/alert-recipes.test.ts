import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AlertServer } from "../../../support/alert-server.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

let disk: string;
let everybody: AlertServer;
let server: WorkerdServer;

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  everybody = await AlertServer.open();
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/alert-recipes.ts",
    classes: ["Slack", "Discord", "Json", "Ledger"],
    disk,
    // The addresses are real ones, and a local server answers at each of them.
    outbound: everybody.host,
    bindings: {
      SLACK_WEBHOOK: "https://hooks.slack.com/services/T0/B0/secret",
      DISCORD_WEBHOOK: "https://discord.com/api/webhooks/1/secret",
      ALERTS_URL: "https://example.com/alerts",
    },
  });
});

afterAll(async () => {
  await server?.kill();
  await everybody?.stop();
  await rm(disk, { recursive: true, force: true });
});

beforeEach(() => {
  everybody.requests.length = 0;
});

/** @returns the request that the order led to: to whom, and what it said */
async function after(party: string, order: object): Promise<{ to: string; body: unknown; headers: object }> {
  const before = everybody.requests.length;
  await fetch(`http://${server.host}/parties/${party}/lobby`, {
    method: "POST",
    body: JSON.stringify(order),
  });
  const request = (await everybody.came(before + 1))[before];
  const { headers = {}, path = "", body = "" } = request ?? {};
  return { to: `${headers.host}${path}`, body: JSON.parse(body), headers };
}

/** The names in a value, in order, and the kinds of what they name: a text may be `null` too. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? "string" : typeof value;
  return Object.entries(value).map(([name, part]) => [name, shapeOf(part)]);
}

const ban = (name: string): object => ({ do: "ban", target: `user:${name}`, kind: "ban" });

describe("docs/guides/alerts.md", () => {
  it("has a room that tells Slack", async () => {
    expect(await after("slack", ban("eve <!channel> https://evil.example"))).toMatchObject({
      to: "hooks.slack.com/services/T0/B0/secret",
      body: {
        text: 'Banned "user:eve &lt;!channel&gt; https:\u2060//evil.\u2060example" for 1 hour in "Slack/lobby": by "operator".',
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      },
    });
  });

  it("has a room that tells Discord, of what a person decided, in words of its own", async () => {
    expect(await after("discord", ban("eve @everyone"))).toMatchObject({
      to: "discord.com/api/webhooks/1/secret",
      body: {
        content: "operator banned user\\:eve \\@everyone",
        allowed_mentions: { parse: [] },
        flags: 4,
      },
    });
  });

  it("has a room that tells a server of one's own, as the page says", async () => {
    const { to, body, headers } = await after("json", ban("eve"));
    const { alerts } = body as { alerts: { id: string }[] };
    expect(to).toBe("example.com/alerts");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "idempotency-key": alerts[0]?.id,
    });
    expect(body).toEqual({
      source: "party-bouncer",
      version: 1,
      alerts: [
        {
          id: expect.any(String),
          text: 'Banned "user:eve" for 1 hour in "Json/lobby": by "operator".',
          event: "ban",
          at: expect.any(Number),
          party: "Json",
          room: "lobby",
          isDryRun: false,
          ban: {
            id: alerts[0]?.id,
            target: "user:eve",
            scope: "user",
            kind: "close",
            at: expect.any(Number),
            until: expect.any(Number),
            reason: "",
            by: "operator",
            limit: null,
            disclosure: "none",
            label: null,
          },
        },
      ],
      more: 0,
    });
  });

  it("shows a body as such a server gets it", async () => {
    const page = await readFile("docs/guides/alerts.md", "utf8");
    const shown = /```js\n(\{[\s\S]*?\});\n```/.exec(page)?.[1] ?? "";
    const { body } = await after("json", ban("trudy"));
    // oxlint-disable-next-line no-new-func -- it is the page's own
    expect(shapeOf(new Function(`return ${shown}`)())).toEqual(shapeOf(body));
  });

  it("has rooms that follow no redirect", async () => {
    everybody.fail(307, { location: "https://evil.example/" });
    expect((await after("json", ban("mallory"))).to).toBe("example.com/alerts");
    everybody.recover();
    await expect.poll(() => server.stderr).toContain("example.com answered 307");
    expect(everybody.requests).toHaveLength(1);
  });

  it("has rooms that keep the URL from the log", async () => {
    everybody.fail(403);
    await after("slack", ban("another"));
    everybody.recover();
    // The whole line.
    await expect.poll(() => server.stderr).toMatch(/hooks\.slack\.com answered 403[^\n]*\n/);
    expect(server.stderr).not.toContain("services/T0");
  });
});
