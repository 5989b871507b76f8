import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppealFollower } from "../../../client/appeal-follower.ts";
import type { AppealState } from "../../../client/appeal.ts";
import { MINUTE, SECOND } from "../../support/time.ts";

const OPEN: AppealState = { ban: "b1", status: "open", note: null };

/** A page that can be looked at, or not. */
class Page extends EventTarget {
  visibilityState: "visible" | "hidden" = "visible";

  look(visibilityState: "visible" | "hidden"): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let page: Page;
let state: AppealState | null;
let isAway: boolean;
let asked: number[];

beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  [state, isAway, asked] = [OPEN, false, []];
  vi.stubGlobal("document", page);
  vi.stubGlobal("fetch", async () => {
    asked.push(performance.now());
    if (isAway) throw new TypeError("nobody is there");
    return state === null ? new Response("", { status: 404 }) : Response.json(state);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function follower() {
  const changes: AppealState["status"][] = [];
  const pardons: number[] = [];
  const followed = new AppealFollower({
    url: () => "ws://room/parties/main/lobby",
    onChange: ({ status }) => changes.push(status),
    onPardon: () => pardons.push(performance.now()),
  });
  return { followed, changes, pardons };
}

describe("an appeal that is open", () => {
  it("is asked about once a minute while the page is looked at, and at once when it is looked at again", async () => {
    const { followed, changes } = follower();
    await followed.ask();
    const start = asked[0] ?? 0;
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(asked.map((at) => Math.round((at - start) / SECOND))).toEqual([0, 60, 120, 180]);
    page.look("hidden");
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(asked).toHaveLength(4);
    page.look("visible");
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(5);
    for (let times = 0; times < 20; times++) {
      page.look("hidden");
      page.look("visible");
      await vi.advanceTimersByTimeAsync(SECOND);
    }
    expect(asked).toHaveLength(5);
    expect(changes).toEqual(["open"]);
  });

  it("is asked about in the next minute if nobody answers", async () => {
    const { followed } = follower();
    await followed.ask();
    isAway = true;
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    isAway = false;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(asked).toHaveLength(4);
  });

  it("is asked about no more once it is decided, gone, or the app has closed the socket", async () => {
    for (const end of [
      () => (state = { ...OPEN, status: "rejected", note: "No." }),
      () => (state = null),
      (rest: () => void) => rest(),
    ]) {
      [state, asked] = [OPEN, []];
      const { followed } = follower();
      await followed.ask();
      end(() => followed.rest());
      await vi.advanceTimersByTimeAsync(MINUTE);
      const { length } = asked;
      await vi.advanceTimersByTimeAsync(10 * MINUTE);
      expect(asked).toHaveLength(length);
    }
  });

  it("is not followed on if the app has closed the socket while it was asked about", async () => {
    const { followed } = follower();
    await followed.ask();
    isAway = true;
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    const before = asked.length;
    vi.advanceTimersByTime(1);
    followed.rest();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(asked.length).toBeLessThanOrEqual(before + 1);
  });
});

describe("a ban that was lifted before anybody has answered the appeal", () => {
  it.each(["none", "open", "rejected"] as const)(
    "lets its client come in once it asks: %s",
    async (status) => {
      const { followed, pardons } = follower();
      state = { ...OPEN, status };
      await followed.ask();
      state = null;
      expect(await followed.send("It was my brother.")).toBeNull();
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(pardons).toHaveLength(1);
    },
  );

  it("is none that was never told of, nor one that is over already", async () => {
    const { followed, pardons } = follower();
    state = null;
    await followed.ask();
    state = { ...OPEN, status: "approved", note: "" };
    await followed.ask();
    await vi.advanceTimersByTimeAsync(MINUTE);
    state = null;
    await followed.ask();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(pardons).toHaveLength(1);
  });
});

describe("an appeal that is approved", () => {
  it("lets its client come in two seconds later, when every gate has heard of it", async () => {
    const { followed, changes, pardons } = follower();
    await followed.ask();
    state = { ...OPEN, status: "approved", note: "" };
    await followed.ask();
    const decidedAt = performance.now();
    await vi.advanceTimersByTimeAsync(SECOND);
    await followed.ask();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(pardons.map((at) => Math.round(at - decidedAt))).toEqual([2 * SECOND]);
    await followed.ask();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([changes, pardons.length]).toEqual([["open", "approved"], 1]);
  });

  it("does nothing more if the app has closed the socket", async () => {
    const { followed, pardons } = follower();
    state = { ...OPEN, status: "approved", note: "" };
    await followed.ask();
    followed.rest();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(pardons).toEqual([]);
  });
});
