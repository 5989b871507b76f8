import type { MetricsDelta } from "../../src/events/delta.ts";

/** Nothing has happened. */
export const NOTHING: MetricsDelta = {
  admitted: 0,
  held: 0,
  refused: {},
  byType: {},
  byExternal: {},
  bytes: 0,
  strikes: {},
  warnings: 0,
  bans: { ladder: { close: 0, "shadow-ban": 0 }, operator: { close: 0, "shadow-ban": 0 } },
  lifted: 0,
  refusedConnects: {},
  errors: 0,
  candidate: null,
};

/** Something of everything has happened, each figure another one. */
export const EVERYTHING: MetricsDelta = {
  admitted: 1_000,
  held: 7,
  refused: { messages: 40, upload: 3 },
  byType: { chat: { admitted: 900, refused: 41 }, "(none)": { admitted: 100, refused: 2 } },
  byExternal: { fleet: { asked: 20, refused: 4, failed: 3, timedOut: 2, skipped: 6 } },
  bytes: 123_456,
  strikes: { messages: 9, advertising: 1 },
  warnings: 8,
  bans: { ladder: { close: 2, "shadow-ban": 5 }, operator: { close: 11, "shadow-ban": 12 } },
  lifted: 13,
  refusedConnects: { "4403": 14, "4409": 15 },
  errors: 16,
  candidate: { admitted: 1_010, held: 0, refused: { stricter: 33 }, bans: { close: 17, "shadow-ban": 18 } },
};
