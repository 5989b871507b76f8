import * as z from "zod/mini";
import { PolicyError } from "../policy/policy-error.ts";
import { ALERT_NAMES, type AlertName, type Notice, type Post, type Webhook } from "../policy/webhook.ts";
import { hashOf } from "../shared/hash.ts";
import type { Alert } from "./alert.ts";
import { discordBody } from "./formats/discord.ts";
import { jsonBody } from "./formats/json.ts";
import { slackBody } from "./formats/slack.ts";
import { plain } from "./plain.ts";
import { sentenceOf } from "./sentence.ts";
import { targetOf } from "./target.ts";

/** What whoever is at the other end understands. */
export type WebhookFormat = "slack" | "discord" | "json";

/** What a webhook is told of, and how. */
export interface WebhookOptions {
  /** The events that it is told of. */
  readonly on: readonly AlertName[];
  /** Which of them. If it throws, the alert is sent. Default: all. */
  readonly when?: ((alert: Alert) => boolean) | undefined;
  /** What the other end understands. Default: by the host of the URL, `"slack"`, `"discord"` or else `"json"`. */
  readonly format?: WebhookFormat | undefined;
  /**
   * What the message says: one line, of which at most 500 characters are sent. Whatever it has of links, mentions and Markdown is shown as it
   * is, and does nothing. If it throws, or returns an empty text, the default is sent. Default: a sentence in English.
   */
  readonly text?: ((alert: Alert) => string) | undefined;
}

const BODIES = { slack: slackBody, discord: discordBody, json: jsonBody } as const;

const HOSTS: Readonly<Record<string, WebhookFormat>> = {
  "hooks.slack.com": "slack",
  "hooks.slack-gov.com": "slack",
  "discord.com": "discord",
  "ptb.discord.com": "discord",
  "canary.discord.com": "discord",
  "discordapp.com": "discord",
};

/** Characters of an alert's line. */
const MOST_TEXT = 500;

const aFunction = <T>() => z.optional(z.custom<T>((value) => typeof value === "function", "a function"));
const names = ALERT_NAMES.map((name) => `"${name}"`).join(", ");

const optionsSchema = z.strictObject(
  {
    on: z
      .array(z.enum(ALERT_NAMES, `one of ${names}`), `a list of ${names}`)
      .check(z.minLength(1, `at least one of ${names}`)),
    when: aFunction<(alert: Alert) => boolean>(),
    format: z.optional(z.enum(["slack", "discord", "json"], '"slack", "discord" or "json"')),
    text: aFunction<(alert: Alert) => string>(),
  },
  "an object with on",
);

/**
 * Sends alerts of what happens in rooms to Slack, Discord, or a server of yours: one of the `alerts` of a policy. An alert is sent once for
 * each ban, however many rooms its client is in, and no room waits for it: see `docs/guides/alerts.md`.
 *
 * @param url where to. It is a secret, and never shown: not in an error, not in the log, not by the policy. `https` only, but for
 * `http://localhost` in development.
 * @throws {PolicyError} if the URL or an option is wrong
 * @example
 * const policy: Policy = { alerts: [webhook("https://hooks.slack.com/services/T0/B0/secret", { on: ["ban", "error"] })] };
 */
export function webhook(url: string, options: WebhookOptions): Webhook {
  const target = targetOf(url);
  if ("mistake" in target) {
    throw new PolicyError(
      [{ path: ["webhook", "url"], message: target.mistake }],
      { webhook: { url } },
      "webhook",
    );
  }
  const result = optionsSchema.safeParse(options);
  if (!result.success) {
    const mistakes = result.error.issues.map((issue) => ({ ...issue, path: ["webhook", ...issue.path] }));
    throw new PolicyError(mistakes, { webhook: options }, "webhook");
  }
  return new HttpWebhook(target.url, result.data);
}

/** The same for the same alerts, so that a server of yours can tell what it has had already. */
function keyOf(notices: readonly Notice[]): string {
  const ids = notices.map(({ id }) => id);
  const [first = ""] = ids;
  return ids.length === 1 ? first : `${first}+${ids.length - 1}-${hashOf(ids.join(" ")).toString(36)}`;
}

class HttpWebhook implements Webhook {
  readonly id: string;
  readonly host: string;
  readonly on: readonly AlertName[];
  readonly #url: string;
  readonly #when: WebhookOptions["when"];
  readonly #text: WebhookOptions["text"];
  readonly #format: WebhookFormat;

  constructor(url: URL, { on, when, text, format }: WebhookOptions) {
    this.id = hashOf(url.href).toString(36);
    this.host = url.host;
    this.on = [...on];
    this.#url = url.href;
    this.#when = when;
    this.#text = text;
    this.#format = format ?? HOSTS[url.hostname] ?? "json";
  }

  wants(alert: Alert): boolean {
    return this.on.includes(alert.event) && (this.#when === undefined || this.#when(alert));
  }

  describe(alert: Alert): string {
    const text = plain(this.#text?.(alert) ?? "", MOST_TEXT);
    return text === "" ? plain(sentenceOf(alert), MOST_TEXT) : text;
  }

  write(notices: readonly Notice[], more: number): Post {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      "user-agent": "party-bouncer",
    };
    if (this.#format === "json") headers["idempotency-key"] = keyOf(notices);
    return { url: this.#url, headers, body: JSON.stringify(BODIES[this.#format](notices, more)) };
  }
}
