import { describe, expect, it } from "vitest";
import { rowsOf } from "../../../../console/timeline/rows.ts";
import { whyOf } from "../../../../console/timeline/why.ts";
import type { MessageEvent, TrafficEvent } from "../../../../src/record/traffic-event.ts";

const NOW = 1_800_000_000_000;

const message = (
  at: number,
  verdict: NonNullable<MessageEvent["verdict"]>,
  limit: string | null = null,
): TrafficEvent => ({
  event: "message",
  at: NOW + at,
  connection: 1,
  bytes: 10,
  verdict,
  limit,
  type: "chat",
});

const open = (at: number): TrafficEvent => ({ event: "open", at: NOW + at, connection: 1 });

/** Eve: ten messages pass, then the flood. */
const EVE: TrafficEvent[] = [
  open(0),
  ...Array.from({ length: 10 }, (_, index) => message(index + 1, "admit")),
  message(20, "warn", "chat"),
  ...Array.from({ length: 30 }, (_, index) => message(30 + index, "refuse", "chat")),
  message(2_000, "warn", "chat"),
  ...Array.from({ length: 30 }, (_, index) => message(2_010 + index, "refuse", "chat")),
  message(6_020, "close", "chat"),
  { event: "close", at: NOW + 6_021, connection: 1, code: 4429 },
];

describe("what was recorded of a client", () => {
  it("is shown in rows: like messages together, each strike by itself", () => {
    expect(
      rowsOf(EVE).map((row) => (row.kind === "messages" ? `${row.count} ${row.fate}` : row.kind)),
    ).toEqual(["came", "10 passed", "1 warned", "30 refused", "1 warned", "30 refused", "1 closed", "went"]);
  });

  it("is in the order of its moments, whichever way it comes", () => {
    expect(rowsOf(EVE.toReversed()).map(({ kind }) => kind)).toEqual(rowsOf(EVE).map(({ kind }) => kind));
  });

  it("names a type only if all have it", () => {
    const two = [message(1, "admit"), { ...message(2, "admit"), type: "cursor" } as TrafficEvent];
    expect(rowsOf(two)).toEqual([expect.objectContaining({ count: 2, bytes: 20, type: null })]);
  });
});

describe("why Eve was closed", () => {
  it("is told by what she did", () => {
    expect(whyOf(rowsOf(EVE))).toEqual({
      what: "closed",
      at: NOW + 6_021,
      limit: "chat",
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
    const forgiven: TrafficEvent[] = [
      message(1, "warn", "chat"),
      { event: "clear", at: NOW + 2, connection: 1 },
      message(3, "warn", "cursors"),
    ];
    expect(whyOf(rowsOf(forgiven))).toMatchObject({ limit: "cursors", strikes: 1, refused: 1 });
  });

  it("is a limit on connects if she was turned away", () => {
    const turned: TrafficEvent[] = [{ ...open(0), verdict: "close", limit: "connects" } as TrafficEvent];
    expect(whyOf(rowsOf(turned))).toMatchObject({ what: "turnedAway", limit: "connects" });
  });

  it("is nothing if nothing happened to her", () => {
    expect(whyOf(rowsOf([open(0), message(1, "admit"), message(2, "hold", "chat")]))).toBeNull();
  });
});
