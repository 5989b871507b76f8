import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { statementOf } from "../../../src/admin/statement-of-reasons.ts";
import type { DecidedBan } from "../../../src/directory/decided-ban.ts";
import { runs } from "../../support/runs.ts";
import { HOUR, START } from "../../support/time.ts";

const text = readFileSync(new URL("fixtures/dsa-statement.schema.json", import.meta.url), "utf8");
const schema = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);

const ban: DecidedBan = {
  id: "4f1c2b1e-0000-4000-8000-000000000000",
  kind: "close",
  scope: "user",
  limit: null,
  disclosure: "notify",
  at: START,
  until: START + HOUR,
  reason: "spam links",
};

const anyBan: fc.Arbitrary<DecidedBan> = fc.record({
  id: fc.string({ unit: "binary", minLength: 1, maxLength: 64 }).map((id) => id.toWellFormed()),
  kind: fc.constantFrom("close", "shadow-ban"),
  scope: fc.constantFrom("user", "address"),
  limit: fc.option(fc.string({ unit: "binary", maxLength: 1_000 })),
  disclosure: fc.constantFrom("none", "notify", "delayed"),
  at: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2037, 0, 1) }),
  until: fc.option(fc.integer({ min: Date.UTC(2020, 0, 1), max: 8.64e15 })),
  reason: fc.oneof(fc.string({ unit: "binary" }), fc.constant("x".repeat(5_000))),
});

describe("a statement of reasons", () => {
  it("is as the DSA Transparency Database takes it, whatever the ban", () => {
    fc.assert(
      fc.property(anyBan, (ban) => {
        const statement = statementOf(ban);
        expect(schema.safeParse(statement).error?.issues).toBeUndefined();
        const decisions = [
          statement.decision_visibility,
          statement.decision_account,
          statement.decision_provision,
        ];
        expect(decisions.filter((decision) => decision !== undefined)).toHaveLength(1);
        const ends = Object.entries(statement).filter(([name]) => name.startsWith("end_date"));
        expect(ends.length).toBe(ban.until === null || ban.until > Date.UTC(2038, 0, 1) ? 0 : 1);
        for (const [, end] of ends) expect(String(end) <= "2038-01-01").toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  it("would not pass with another word, or without one", () => {
    const statement = statementOf(ban);
    const { puid: _, ...nameless } = statement;
    for (const wrong of [
      nameless,
      { ...statement, category: "SPAM" },
      { ...statement, puid: "a b" },
      { ...statement, application_date: "2026-11-29 10:00" },
      { ...statement, territorial_scope: ["UK"] },
      { ...statement, target: "user:eve" },
    ]) {
      expect(schema.safeParse(wrong).success).toBe(false);
    }
  });

  it.each<[what: string, ban: Partial<DecidedBan>, said: object]>([
    [
      "an operator's ban of an id",
      {},
      {
        decision_account: "DECISION_ACCOUNT_SUSPENDED",
        end_date_account_restriction: "2026-01-01",
        incompatible_content_explanation: "spam links",
        automated_detection: "No",
        automated_decision: "AUTOMATED_DECISION_NOT_AUTOMATED",
        puid: ban.id,
      },
    ],
    ["one for good", { until: null }, { decision_account: "DECISION_ACCOUNT_TERMINATED" }],
    ["one without a reason", { reason: "" }, { incompatible_content_explanation: "No reason is kept." }],
    [
      "the ladder's shadow-ban",
      { kind: "shadow-ban", limit: "chat" },
      {
        decision_visibility: ["DECISION_VISIBILITY_CONTENT_DISABLED"],
        end_date_visibility_restriction: "2026-01-01",
        incompatible_content_ground: 'The limit "chat" of the room\'s policy',
        automated_decision: "AUTOMATED_DECISION_FULLY",
      },
    ],
    [
      "one of an address",
      { scope: "address" },
      { decision_provision: "DECISION_PROVISION_TOTAL_SUSPENSION" },
    ],
  ])("says what it is: %s", (_, fields, said) => {
    expect(statementOf({ ...ban, ...fields })).toMatchObject(said);
  });
});
