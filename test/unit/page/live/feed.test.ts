import { beforeEach, describe, expect, it } from "vitest";
import { liveEvents, liveEventsHaveGap, take } from "../../../../console/live/feed.ts";
import type { AdminEvents } from "../../../../src/admin/index.ts";

type Happened = AdminEvents["events"][number];

const happened = (at: number): Happened =>
  ({
    at,
    event: "strike",
    target: "user:eve",
    limit: "messages",
    text: "",
    party: "chat",
    room: "lobby",
  }) as Happened;

const hear = (hasGap: boolean, ...events: Happened[]): void => take({ type: "events", events, hasGap });

beforeEach(() => {
  liveEvents.value = [];
  liveEventsHaveGap.value = false;
});

describe("what happens", () => {
  it("is kept with the newest first, and not all of it for ever", () => {
    hear(false, happened(1), happened(2));
    hear(false, happened(3));
    expect(liveEvents.value.map(({ at }) => at)).toEqual([3, 2, 1]);
    for (let at = 4; at < 500; at++) hear(false, happened(at));
    expect(liveEvents.value).toHaveLength(200);
    expect(liveEvents.value[0]?.at).toBe(499);
  });

  it("is known to be not all, once something of it was gone before it was told", () => {
    hear(false, happened(1));
    expect(liveEventsHaveGap.value).toBe(false);
    hear(true, happened(9));
    hear(false, happened(10));
    expect(liveEventsHaveGap.value).toBe(true);
  });
});
