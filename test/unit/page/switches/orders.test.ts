import { describe, expect, it } from "vitest";
import {
  againWish,
  endOrder,
  overrideAgain,
  overrideEnd,
  overrideOrder,
  startOrder,
} from "../../../../console/switches/orders.ts";
import type { Override, SlowMode } from "../../../../src/admin/index.ts";

const ROOM = { party: "main", room: "a/b" };

const slowMode: SlowMode = {
  id: "s1",
  kind: "slow-mode",
  every: 5_000,
  at: 1,
  until: 100,
  by: "ada",
  reason: "raid",
};

const override: Override = {
  id: "s2",
  kind: "override",
  target: "user:eve",
  limits: { chat: false },
  at: 1,
  until: 100,
  by: "ada",
  reason: "",
};

describe("a switch", () => {
  it("is turned on in a room", () => {
    const length = { kind: "for", ms: 60_000 } as const;
    expect(startOrder(ROOM, { kind: "slow-mode", every: 5_000, length, reason: "raid" })).toEqual({
      method: "PUT",
      path: "/v1/rooms/main/a%2Fb/slow-mode",
      body: { every: 5_000, for: 60_000, reason: "raid" },
    });
    expect(startOrder(ROOM, { kind: "posture", posture: "shield", length, reason: "" })).toEqual({
      method: "PUT",
      path: "/v1/rooms/main/a%2Fb/posture",
      body: { posture: "shield", for: 60_000, reason: "" },
    });
  });

  it("is given to a client", () => {
    const rate = { limit: 1, window: 10_000, burst: 1 };
    expect(overrideOrder("user:eve", { chat: rate }, { kind: "until", at: 9 }, "once more")).toEqual({
      method: "PUT",
      path: "/v1/clients/user%3Aeve/override",
      body: { limits: { chat: rate }, until: 9, reason: "once more" },
    });
  });

  it("is ended where it is on", () => {
    expect(endOrder(ROOM, "slow-mode")).toEqual({
      method: "DELETE",
      path: "/v1/rooms/main/a%2Fb/slow-mode",
      body: {},
    });
    expect(overrideEnd("user:eve").path).toBe("/v1/clients/user%3Aeve/override");
  });

  it("is turned on again until it would have ended by itself", () => {
    expect(startOrder(ROOM, againWish(slowMode)).body).toEqual({ every: 5_000, until: 100, reason: "raid" });
    expect(overrideAgain(override)).toEqual({
      method: "PUT",
      path: "/v1/clients/user%3Aeve/override",
      body: { limits: { chat: false }, until: 100, reason: "" },
    });
  });
});
