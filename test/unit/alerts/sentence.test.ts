import { describe, expect, it } from "vitest";
import type { Alert, Occasion } from "../../../src/alerts/alert.ts";
import { detailsOf } from "../../../src/alerts/details.ts";
import { sentenceOf } from "../../../src/alerts/sentence.ts";
import { newBan } from "../../../src/bans/ban.ts";
import { HOUR, MINUTE, START } from "../../support/time.ts";

const why = { reason: "", by: "rule:messages", limit: "messages", disclosure: "none" } as const;
const ban = newBan("close", "user:eve", { at: START, until: START + HOUR }, why, "the-id");
const appeal = {
  target: "user:eve",
  ban: "the-id",
  at: START,
  text: "Why?",
  status: "open",
  by: null,
  decidedAt: null,
  note: null,
} as const;
const decided = { ...appeal, by: "ada", decidedAt: START + HOUR, note: "Sorry!" } as const;
const clients = { seen: 120, hit: 3 };

function alertOf(occasion: Occasion, more: object = {}): Alert {
  return { ...occasion, at: START, party: "chat", room: "lobby", isDryRun: false, ...more };
}

describe("an alert in a line", () => {
  it.each<[string, Alert]>([
    [
      'Banned "user:eve" for 1 hour in "chat/lobby": by the ladder, limit "messages".',
      alertOf({ event: "ban", client: "user:eve", ban }),
    ],
    [
      'Shadow-banned "user:eve" ("Eve") for good in "chat/lobby": by "ada", "spam".',
      alertOf({
        event: "ban",
        client: "user:eve",
        ban: {
          ...ban,
          kind: "shadow-ban",
          until: Infinity,
          limit: null,
          by: "ada",
          reason: "spam",
          label: "Eve",
        },
      }),
    ],
    [
      'Banned a connection for 1 hour in "lobby": by the ladder, limit "messages".',
      alertOf({ event: "ban", client: null, ban: { ...ban, target: null } }, { party: "" }),
    ],
    [
      'Banned "user:eve" for no time: by the ladder, limit "messages".',
      alertOf({ event: "ban", client: null, ban: { ...ban, until: START } }, { party: "", room: "" }),
    ],
    [
      '"user:eve" tried to connect in "chat/lobby", but is banned for 30 minutes: by the ladder, limit "messages".',
      alertOf({ event: "connect-refused", client: "user:eve", ban }, { at: START + 30 * MINUTE }),
    ],
    [
      'Lifted the bans of "user:eve" in "chat/lobby".',
      alertOf({ event: "pardon", client: "user:eve", target: "user:eve" }),
    ],
    [
      'Lifted the bans of a connection in "chat/lobby".',
      alertOf({ event: "pardon", client: null, target: null }),
    ],
    [
      '"user:eve" appealed in "chat/lobby": "It was my \'brother\'.".',
      alertOf({ event: "appeal", client: "user:eve", appeal: { ...appeal, text: 'It was my\n"brother".' } }),
    ],
    [
      'Approved the appeal of "user:eve" in "chat/lobby": by "ada", "Sorry!".',
      alertOf({ event: "appeal", client: "user:eve", appeal: { ...decided, status: "approved" } }),
    ],
    [
      'Rejected the appeal of "user:eve" in "chat/lobby": by "ada".',
      alertOf({ event: "appeal", client: "user:eve", appeal: { ...decided, status: "rejected", note: "" } }),
    ],
    [
      'Promoted the candidate in "chat/lobby": it hits 3 of 120 clients.',
      alertOf({ event: "promotion", state: "promoted", clients, most: null }),
    ],
    [
      'Did not promote the candidate in "chat/lobby": it hits 3 of 120 clients, and the guard allows 1.',
      alertOf({ event: "promotion", state: "refused", clients, most: 1 }),
    ],
    [
      'Took back the promotion in "chat/lobby": it hits 3 of 120 clients, and the guard allows 1.',
      alertOf({ event: "promotion", state: "taken-back", clients, most: 1 }),
    ],
    [
      'Failed at identify in "chat/lobby": "TypeError: no".',
      alertOf({ event: "error", doing: "identify", error: new TypeError("no") }),
    ],
    [
      'Failed at identify in "chat/lobby": "a text".',
      alertOf({ event: "error", doing: "identify", error: "a text" }),
    ],
    [
      'Failed at identify in "chat/lobby": "an error that cannot be shown".',
      alertOf({ event: "error", doing: "identify", error: Object.create(null) }),
    ],
  ])("%s", (line, alert) => {
    expect(sentenceOf(alert)).toBe(line);
  });

  it("has a client's words in quotation marks, and none in them", () => {
    const reason = 'no". Lifted the bans of "user:ada"\nBanned "user:bob';
    const line = sentenceOf(alertOf({ event: "ban", client: null, ban: { ...ban, reason } }));
    expect(line).toBe(
      `Banned "user:eve" for 1 hour in "chat/lobby": by the ladder, limit "messages", "no'. Lifted the bans of 'user:ada' Banned 'user:bob".`,
    );
  });
});

describe("an alert as JSON", () => {
  it("says all that is kept of a ban, and not the client's key", () => {
    const alert = alertOf({ event: "ban", client: "address:203.0.113.7", ban: { ...ban, until: Infinity } });
    expect(detailsOf(alert)).toEqual({
      event: "ban",
      at: START,
      party: "chat",
      room: "lobby",
      isDryRun: false,
      ban: {
        id: "the-id",
        target: "user:eve",
        scope: "user",
        kind: "close",
        at: START,
        until: null,
        reason: "",
        by: "rule:messages",
        limit: "messages",
        disclosure: "none",
        label: null,
      },
    });
  });

  it("says all of an appeal, and no more than 500 characters of its text", () => {
    const long = { ...decided, status: "approved", text: "x".repeat(1_000) } as const;
    const alert = alertOf({ event: "appeal", client: "address:203.0.113.7", appeal: long });
    expect(detailsOf(alert)).toMatchObject({ event: "appeal", appeal: { ...long, text: "x".repeat(500) } });
    expect(JSON.stringify(detailsOf(alert))).not.toContain("203.0.113.7");
  });

  it("is bounded, and well-formed", () => {
    const long = `${"x".repeat(499)}😀${"y".repeat(10_000)}`;
    const error = new Error(long);
    const alert = alertOf({ event: "error", doing: "identify", error }, { room: long, party: long });
    const text = JSON.stringify(detailsOf(alert));
    expect(text.length).toBeLessThan(2_000);
    expect(text.isWellFormed()).toBe(true);
  });
});
