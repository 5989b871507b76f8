import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BouncerEvents } from "../../../src/events/events.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const policy: Policy = {
  limits: [{ name: "messages", limit: 1, window: "1s", burst: 1 }],
  controlMessages: false,
};

function listen(room: TimedRoom, name: "verdict" | "violation" | "strike" | "rung" = "verdict"): unknown[] {
  const heard: unknown[] = [];
  const tell = ({ at, cause, bytes, verdict }: BouncerEvents["verdict"]): void =>
    void heard.push([at - START, cause, bytes, verdict.action]);
  room.host.bouncer.on(name, tell);
  return heard;
}

describe("a verdict", () => {
  it("comes with when it was, and with the size of the message in bytes of UTF-8", async () => {
    const room = new TimedRoom(policy);
    const ada = await room.enter("ada");
    const [verdicts, violations, strikes, rungs] = (["verdict", "violation", "strike", "rung"] as const).map(
      (name) => listen(room, name),
    );
    room.say(ada, "héllo 世界 🎈");
    vi.advanceTimersByTime(999);
    room.say(ada, new Uint8Array(7));
    const refused = [999, "message", 7, "warn"];
    expect(verdicts).toEqual([[0, "message", 18, "admit"], refused]);
    expect([violations, strikes, rungs]).toEqual([[refused], [refused], [refused]]);
  });

  it("on a message that waits says its size both times, and which time it is", async () => {
    const room = new TimedRoom({ ...policy, onRefusal: "hold" });
    const ada = await room.enter("ada");
    const verdicts = listen(room);
    room.say(ada, "one");
    room.say(ada, "two, which waits");
    TimedRoom.settle();
    expect(verdicts).toEqual([
      [0, "message", 3, "admit"],
      [0, "message", 16, "hold"],
      [1_000, "held", 16, "admit"],
    ]);
    expect(room.host.bouncer.metrics(ada).bytes).toBe(19);
  });

  it("on a message that waited and can never pass counts its size once", async () => {
    const room = new TimedRoom({ ...policy, onRefusal: "hold" });
    const ada = await room.enter("ada");
    const verdicts = listen(room);
    room.say(ada, "one");
    room.say(ada, "two, which waits");
    room.host.bouncer.setPolicy({ ...policy, maxMessageBytes: 5, onRefusal: "hold" });
    TimedRoom.settle();
    expect(verdicts.slice(2)).toEqual([[0, "held", 16, "warn"]]);
    expect(room.host.bouncer.metrics(ada).bytes).toBe(19);
  });

  it("that the app is the cause of has no size", async () => {
    const room = new TimedRoom(policy);
    const ada = await room.enter("ada");
    const verdicts = listen(room);
    room.host.bouncer.strikes.add(ada, { reason: "spam" });
    expect(verdicts).toEqual([[0, "app", 0, "warn"]]);
  });

  it("measures text only if somebody hears of it", async () => {
    const room = new TimedRoom(policy);
    const ada = await room.enter("ada");
    const strikes = listen(room, "strike");
    const read = vi.spyOn(String.prototype, "charCodeAt");
    room.say(ada, "admitted");
    expect(read).not.toHaveBeenCalled();
    room.say(ada, "refused");
    expect(read).toHaveBeenCalled();
    read.mockClear();
    room.say(ada, "refused in silence");
    expect(read).not.toHaveBeenCalled();
    listen(room);
    vi.advanceTimersByTime(60_000);
    room.say(ada, "admitted");
    expect(read).toHaveBeenCalled();
    expect(strikes).toEqual([[0, "message", 7, "warn"]]);
  });
});
