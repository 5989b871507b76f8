import { describe, expect, it } from "vitest";
import { rowsOf } from "../../../../console/timeline/rows.ts";
import { whyOf } from "../../../../console/timeline/why.ts";
import type { TimelineEvent } from "../../../../src/admin/index.ts";

const NOW = 1_800_000_000_000;

const NOTHING = {
  connection: 1,
  type: null,
  bytes: null,
  verdict: null,
  limit: null,
  code: null,
  strikes: null,
  for: null,
  hidden: null,
} as const;

const message = (
  at: number,
  verdict: NonNullable<TimelineEvent["verdict"]>,
  limit: string | null = null,
): TimelineEvent => ({ ...NOTHING, event: "message", at: NOW + at, bytes: 10, verdict, limit, type: "chat" });

const open = (at: number): TimelineEvent => ({ ...NOTHING, event: "open", at: NOW + at });

/** Eve: ten messages pass, then the flood. */
const EVE: TimelineEvent[] = [
  open(0),
  ...Array.from({ length: 10 }, (_, index) => message(index + 1, "admit")),
  message(20, "warn", "chat"),
  ...Array.from({ length: 30 }, (_, index) => message(30 + index, "refuse", "chat")),
  message(2_000, "warn", "chat"),
  ...Array.from({ length: 30 }, (_, index) => message(2_010 + index, "refuse", "chat")),
  message(6_020, "close", "chat"),
  { ...NOTHING, event: "close", at: NOW + 6_021, code: 4429 },
];

describe("what was recorded of a client", () => {
  it("is shown in rows: like messages together, each strike by itself", () => {
    expect(
      rowsOf(EVE).map((row) => (row.kind === "messages" ? `${row.count} ${row.fate}` : row.kind)),
    ).toEqual(["came", "10 passed", "1 warned", "30 refused", "1 warned", "30 refused", "1 closed", "went"]);
  });

  it("says once that somebody was hidden, however often the record does", () => {
    const standing = (at: number, hidden: boolean): TimelineEvent => ({
      ...NOTHING,
      event: "standing",
      at: NOW + at,
      hidden,
    });
    const rows = rowsOf([
      open(0),
      standing(1, true),
      standing(2, true),
      standing(3, false),
      standing(4, true),
    ]);
    expect(rows.map(({ kind, at }) => [kind, at - NOW])).toEqual([
      ["came", 0],
      ["hidden", 1],
      ["hidden", 4],
    ]);
    expect(whyOf(rows)).toMatchObject({ what: "hidden", limit: null });
  });

  it("names a type only if all have it", () => {
    const two = [message(1, "admit"), { ...message(2, "admit"), type: "cursor" }];
    expect(rowsOf(two)).toEqual([expect.objectContaining({ count: 2, type: null })]);
  });
});

describe("why Eve was closed", () => {
  it("is told by what she did", () => {
    expect(whyOf(rowsOf(EVE))).toEqual({
      what: "closed",
      at: NOW + 6_021,
      limit: "chat",
      byHand: false,
      refused: 63,
      within: 6_001,
      strikes: 3,
    });
  });

  it("is not drowned by what came after", () => {
    const back = [...EVE, open(60_000), message(60_001, "warn", "cursors")];
    expect(whyOf(rowsOf(back))).toMatchObject({ what: "closed", limit: "chat", strikes: 3 });
  });

  it("is another story after some calm", () => {
    const later = [...EVE, open(3_600_000), message(3_600_001, "warn", "cursors")];
    expect(whyOf(rowsOf(later))).toMatchObject({ what: "warned", limit: "cursors", refused: 1, strikes: 1 });
  });

  it("does not count what was forgiven", () => {
    const forgiven: TimelineEvent[] = [
      message(1, "warn", "chat"),
      { ...NOTHING, event: "clear", at: NOW + 2 },
      message(3, "warn", "cursors"),
    ];
    expect(whyOf(rowsOf(forgiven))).toMatchObject({ limit: "cursors", strikes: 1, refused: 1 });
  });

  it("is a limit on connects if she was turned away", () => {
    const turned: TimelineEvent[] = [{ ...open(0), verdict: "close", limit: "connects" }];
    expect(whyOf(rowsOf(turned))).toMatchObject({ what: "turnedAway", limit: "connects" });
  });

  it("is no limit if a moderator warned her", () => {
    const warned: TimelineEvent = { ...NOTHING, event: "strike", at: NOW, strikes: 1, limit: "operator" };
    expect(whyOf(rowsOf([warned]))).toMatchObject({ what: "warned", limit: null, byHand: true, strikes: 1 });
  });

  it("is not what she flooded before, if a moderator or the app muted her", () => {
    const mutedBy = (limit: string | null): TimelineEvent[] => [
      ...EVE.slice(0, 12),
      { ...NOTHING, event: "mute", at: NOW + 60, for: 600_000, limit },
    ];
    const muted = { what: "muted", at: NOW + 60, refused: 0, within: 0, strikes: 0 };
    expect(whyOf(rowsOf(mutedBy("operator")))).toEqual({ ...muted, limit: null, byHand: true });
    expect(whyOf(rowsOf(mutedBy("spoilers")))).toEqual({ ...muted, limit: "spoilers", byHand: false });
    expect(whyOf(rowsOf(mutedBy(null)))).toEqual({ ...muted, limit: null, byHand: false });
  });

  it("is nothing if nothing happened to her", () => {
    expect(whyOf(rowsOf([open(0), message(1, "admit"), message(2, "hold", "chat")]))).toBeNull();
  });
});
