import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { webhook, type WebhookOptions } from "../../../src/alerts/webhook.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { Notice, Webhook } from "../../../src/policy/webhook.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";

const SECRET = "T0000/B0000/the-secret-of-the-hook";
const SLACK = `https://hooks.slack.com/services/${SECRET}`;

const notice: Notice = { id: "1", text: "Banned.", details: { event: "ban" } };

afterEach(() => vi.unstubAllEnvs());

function errorOf(make: () => unknown): Error {
  try {
    make();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was wrong");
}

const bodyOf = (hook: Webhook): Record<string, unknown> =>
  JSON.parse(hook.write([notice], 0).body) as Record<string, unknown>;

describe("webhook()", () => {
  it.each<[string, string, string]>([
    ["Slack", SLACK, "text"],
    ["Slack for governments", `https://hooks.slack-gov.com/services/${SECRET}`, "text"],
    ["Discord", `https://discord.com/api/webhooks/1/${SECRET}`, "content"],
    ["Discord by its old name", `https://discordapp.com/api/webhooks/1/${SECRET}`, "content"],
    ["Discord's next version", `https://canary.discord.com/api/webhooks/1/${SECRET}`, "content"],
    ["anybody else", "https://example.com/alerts", "alerts"],
    ["who only looks like Slack", "https://hooks.slack.com.example.com/alerts", "alerts"],
  ])("knows %s by the host", (_, url, field) => {
    expect(bodyOf(webhook(url, { on: ["ban"] }))).toHaveProperty(field);
  });

  it("speaks as it is told, whatever the host", () => {
    expect(bodyOf(webhook("https://example.com/", { on: ["ban"], format: "discord" }))).toHaveProperty(
      "content",
    );
  });

  it("tells only JSON's receiver by a header what it has had already", () => {
    expect(webhook("https://example.com/", { on: ["ban"] }).write([notice], 0).headers).toHaveProperty(
      "idempotency-key",
      "1",
    );
    expect(webhook(SLACK, { on: ["ban"] }).write([notice], 0).headers).not.toHaveProperty("idempotency-key");
  });

  it("gives several alerts one key, which others do not have", () => {
    const hook = webhook("https://example.com/", { on: ["ban"] });
    const keyOf = (...ids: string[]): unknown =>
      hook.write(
        ids.map((id) => ({ ...notice, id })),
        0,
      ).headers["idempotency-key"];
    expect(keyOf("1", "2")).toBe(keyOf("1", "2"));
    expect(new Set([keyOf("1"), keyOf("1", "2"), keyOf("1", "3"), keyOf("1", "2", "3")]).size).toBe(4);
  });

  it.each<[string, unknown]>([
    ["http", `http://hooks.slack.com/services/${SECRET}`],
    ["http to an address within", `http://169.254.169.254/${SECRET}`],
    ["an address within", `https://10.0.0.1/${SECRET}`],
    ["an address within, written otherwise", `https://0xa000001/${SECRET}`],
    ["the address of a cloud's own service", `https://169.254.169.254/${SECRET}`],
    ["the name of a cloud's own service", `https://metadata.google.internal/${SECRET}`],
    ["an address of six within", `https://[fd00::1]/${SECRET}`],
    ["an address of four in six", `https://[::ffff:10.0.0.1]/${SECRET}`],
    ["the name of a printer", `https://printer.local./${SECRET}`],
    ["another protocol", `ftp://example.com/${SECRET}`],
    ["a script", `javascript:${SECRET}`],
    ["no protocol", `hooks.slack.com/services/${SECRET}`],
    ["a name and a password", `https://me:${SECRET}@example.com/`],
    ["nothing", ""],
    ["no text", undefined],
    ["an object", { url: SLACK }],
    ["what only looks like the own machine", `http://localhost.example.com/${SECRET}`],
  ])("refuses a URL with %s, and does not show it", (_, url) => {
    const error = errorOf(() => webhook(url as string, { on: ["ban"] }));
    expect(error).toBeInstanceOf(PolicyError);
    expect(error.message).toMatch(/^This webhook cannot be used:\n {2}webhook\.url: expected a URL/);
    expect(inspect(error, { depth: 9 })).not.toContain("the-secret");
  });

  it.each(["http://localhost:8080/x", "http://127.0.0.1:1/", "http://[::1]:1/", "http://app.localhost/"])(
    "takes %s in development, and refuses it in production",
    (url) => {
      expect(webhook(url, { on: ["ban"] }).host).not.toBe("");
      vi.stubEnv("NODE_ENV", "production");
      expect(errorOf(() => webhook(url, { on: ["ban"] })).message).toContain("https://");
    },
  );

  it.each<[string, unknown]>([
    ["webhook: expected an object with on, received undefined", undefined],
    ["webhook.on: expected a list of", {}],
    ["webhook.on: expected at least one of", { on: [] }],
    [
      'webhook.on[0]: expected one of "ban", "pardon", "appeal", "connect-refused", "promotion", "error", received "bans". Did you mean "ban"?',
      { on: ["bans"] },
    ],
    [
      'webhook.format: expected "slack", "discord" or "json", received "teams"',
      { on: ["ban"], format: "teams" },
    ],
    ["webhook.when: expected a function, received true", { on: ["ban"], when: true }],
    ["webhook.text: expected a function", { on: ["ban"], text: "Banned!" }],
    ['webhook: there is no option "wen". Did you mean "when"?', { on: ["ban"], wen: () => true }],
  ])("says %s", (message, options) => {
    expect(errorOf(() => webhook(SLACK, options as WebhookOptions)).message).toContain(message);
  });

  it.each([
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://[2001:db8::1]/",
    "https://internal.example/",
  ])("takes %s, which is on the internet", (url) => {
    expect(webhook(url, { on: ["ban"] }).host).not.toBe("");
  });

  it.each(["", "  \n", "\u200b"])("says its own sentence instead of an empty one: %j", (text) => {
    const hook = webhook(SLACK, { on: ["pardon"], text: () => text });
    const head = { at: 0, party: "", room: "", isDryRun: false } as const;
    const alert = { ...head, event: "pardon", client: null, target: null } as const;
    expect(hook.describe(alert)).toBe("Lifted the bans of a connection.");
  });

  it("keeps its URL to itself, in a policy too", () => {
    const policy = definePolicy({ alerts: [webhook(SLACK, { on: ["ban"] })] });
    expect(JSON.stringify(policy)).toContain("hooks.slack.com");
    for (const text of [JSON.stringify(policy), inspect(policy, { depth: 9, showHidden: true })]) {
      expect(text).not.toContain("the-secret");
    }
  });
});

describe("the alerts of a policy", () => {
  it.each<[string, unknown]>([
    ["alerts: expected a list of what webhook() returns, received a text", SLACK],
    ["alerts[0]: expected what webhook() returns, received a text", [SLACK]],
    ["alerts[0]: expected what webhook() returns, received an object", [{ url: SLACK }]],
    ["alerts[0]: expected what webhook() returns, received null", [null]],
    ["alerts: expected at most 8 of them", Array.from({ length: 9 }, () => webhook(SLACK, { on: ["ban"] }))],
  ])("that are wrong are told of without a URL: %s", (message, alerts) => {
    const error = errorOf(() => definePolicy({ alerts } as Policy));
    expect(error.message).toContain(message);
    expect(inspect(error, { depth: 9 })).not.toContain("the-secret");
  });

  it("that a candidate has are told of without a URL too", () => {
    const error = errorOf(() => definePolicy({ candidate: { alerts: [SLACK] } } as unknown as Policy));
    expect(error.message).toContain("candidate.alerts: expected nothing");
    expect(inspect(error, { depth: 9 })).not.toContain("the-secret");
  });

  it("are a candidate's too, which has none of its own, and stay when it is promoted", () => {
    const alerts = [webhook(SLACK, { on: ["ban"] })];
    const { candidate } = definePolicy({ alerts, candidate: { maxMessageBytes: 9 } });
    expect(candidate?.alerts).toEqual(alerts);
    const others = [webhook(SLACK, { on: ["error"] })];
    expect(errorOf(() => definePolicy({ alerts, candidate: { alerts: others } })).message).toContain(
      "candidate.alerts: expected nothing: a candidate has no alerts of its own",
    );
  });
});
