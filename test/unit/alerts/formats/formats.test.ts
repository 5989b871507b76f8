import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discordBody } from "../../../../src/alerts/formats/discord.ts";
import { jsonBody } from "../../../../src/alerts/formats/json.ts";
import { slackBody } from "../../../../src/alerts/formats/slack.ts";
import { plain, quoted } from "../../../../src/alerts/plain.ts";
import type { Notice } from "../../../../src/policy/webhook.ts";
import { runs } from "../../../support/runs.ts";

const noticeOf = (text: string): Notice => ({ id: "1", text: plain(text, 500), details: { event: "ban" } });
const slack = (text: string): string => (slackBody([noticeOf(text)], 0) as { text: string }).text;
const discord = (text: string): string => (discordBody([noticeOf(text)], 0) as { content: string }).content;

/** What a client may call itself. */
const hostile = [
  "<!channel>",
  "<!here|hello>",
  "<@U012AB3CD>",
  "<https://evil.example|the docs>",
  "https://evil.example/login",
  "www.evil.example",
  "eve@evil.example",
  "@everyone",
  "@here",
  "<@123456789012345678>",
  "<@&123456789012345678>",
  "<#123456789012345678>",
  "[the docs](https://evil.example)",
  "discord.gg/evil",
  "# a heading",
  "**bold** _slanted_ ~gone~ `code` ||hidden||",
  "```\na block",
  "> a quote",
  "&lt;!channel&gt;",
  "\u202Eevil\u202C\u200B\u2066",
  'one line\nBanned "user:ada" for good\r\n\u2028and another\u2029',
];

describe("text for Slack", () => {
  it.each(hostile)("calls nobody, and links nothing: %j", (name) => {
    const text = slack(`Banned ${quoted(name, 80)}.`);
    expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect(text).not.toMatch(/:\/\/|\w\.\w|@\w/);
    expect(text).not.toContain("\n");
  });

  it("turns its own Markdown and previews off", () => {
    expect(slackBody([noticeOf("a")], 0)).toEqual({
      text: "a",
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it("leaves an id as it is, so that it can be copied", () => {
    expect(slack('Banned "user:eve_1-2".')).toBe('Banned "user:eve_1-2".');
  });
});

describe("text for Discord", () => {
  it.each(hostile)("calls nobody, links nothing, and looks as it is: %j", (name) => {
    const text = discord(`Banned ${quoted(name, 80)}.`);
    expect(text).not.toMatch(/(?<!\\)[!-/:-@[-`{-~](?<!\\)/);
    expect(text.replaceAll(/\\([^\w\s]|_)/g, "$1")).toBe(`Banned ${quoted(name, 80)}.`);
  });

  it("may mention nobody, whatever it says, and has no previews", () => {
    expect(discordBody([noticeOf("a")], 0)).toEqual({
      content: "a",
      allowed_mentions: { parse: [] },
      flags: 4,
    });
  });
});

describe("a message", () => {
  it("is never longer than what its receiver takes, and says how many alerts are missing", () => {
    const notices = fc.array(
      fc.string({ unit: "grapheme", maxLength: 600 }).map((text) => noticeOf(text)),
      { minLength: 1, maxLength: 40 },
    );
    const check = (list: Notice[], more: number): void => {
      const texts = [
        [(slackBody(list, more) as { text: string }).text, 4_000],
        [(discordBody(list, more) as { content: string }).content, 2_000],
      ] as const;
      for (const [text, most] of texts) {
        expect(text.length).toBeLessThanOrEqual(most);
        const lines = text.split("\n");
        const [, rest] = /^and (\d+) more$/.exec(lines.at(-1) ?? "") ?? [];
        expect(lines.length - (rest === undefined ? 0 : 1) + Number(rest ?? 0)).toBe(list.length + more);
        expect(lines.length).toBeLessThanOrEqual(11);
      }
    };
    fc.assert(fc.property(notices, fc.nat(1_000), check), { numRuns: runs(100) });
    const longest = noticeOf("&@<.".repeat(200));
    check([longest, longest], 0);
  });

  it("is plain text: well-formed, on one line, with nothing that cannot be seen", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (text, most) => {
          const line = plain(text, most);
          expect(line.isWellFormed()).toBe(true);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(Array.from(line).length).toBeLessThanOrEqual(most);
          expect(quoted(text, most).slice(1, -1)).not.toContain('"');
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it("to a server of one's own has each alert's id, line and details", () => {
    expect(jsonBody([noticeOf("Banned.")], 3)).toEqual({
      source: "party-bouncer",
      version: 1,
      alerts: [{ id: "1", text: "Banned.", event: "ban" }],
      more: 3,
    });
  });
});
