import { describe, expect, it } from "vitest";
import { type Act, ACTS, isUndoable, orderOf, undoOf } from "../../../../console/act/act.ts";
import type { AdminBan } from "../../../../src/admin/index.ts";

const NOW = 1_800_000_000_000;
const EVE = "user:eve/1";

const act = (changes: Partial<Act>): Act => ({
  act: "ban",
  reason: "spam",
  length: { kind: "for", ms: 60_000 },
  only: [],
  isTold: false,
  forgives: false,
  ...changes,
});

const ban: AdminBan = {
  id: "b1",
  target: EVE,
  scope: "user",
  kind: "shadow-ban",
  reason: "spam",
  by: "ada",
  limit: null,
  disclosure: "none",
  label: "Eve",
  at: NOW - 1,
  until: NOW + 1_000,
};

describe("what a moderator has decided", () => {
  it("is asked of the API", () => {
    expect(orderOf(act({ isTold: true }), EVE, NOW, "Eve")).toEqual({
      method: "POST",
      path: "/v1/bans",
      body: { target: EVE, kind: "close", for: 60_000, reason: "spam", disclosure: "notify", label: "Eve" },
    });
    expect(
      orderOf(act({ act: "shadow-ban", length: { kind: "until", at: NOW + 5 } }), EVE, NOW).body,
    ).toEqual({
      target: EVE,
      kind: "shadow-ban",
      until: NOW + 5,
      reason: "spam",
      disclosure: "none",
    });
    expect(orderOf(act({ act: "mute", length: { kind: "until", at: NOW + 5 } }), EVE, NOW)).toEqual({
      method: "POST",
      path: "/v1/clients/user%3Aeve%2F1/acts",
      body: { do: "mute", for: 5, reason: "spam" },
    });
    expect(orderOf(act({ act: "restrict", only: ["cursor"] }), EVE, NOW).body).toEqual({
      do: "restrict",
      only: ["cursor"],
      for: 60_000,
      reason: "spam",
    });
    expect(orderOf(act({ act: "lift", forgives: true }), EVE, NOW)).toEqual({
      method: "DELETE",
      path: "/v1/clients/user%3Aeve%2F1/bans",
      body: { reason: "spam", forgive: true },
    });
  });

  it("hides nobody in the open: a shadow-ban is never told, whatever was chosen before", () => {
    expect(orderOf(act({ act: "shadow-ban", isTold: true }), EVE, NOW).body).toMatchObject({
      disclosure: "none",
    });
  });

  it("is taken back by as little as was done", () => {
    const before = { bans: [ban, { ...ban, id: "b2" }] };
    expect(undoOf(act({}), EVE, { id: "b9" }, before, "undone")).toEqual([
      { method: "DELETE", path: "/v1/clients/user%3Aeve%2F1/bans", body: { bans: ["b9"], reason: "undone" } },
    ]);
    expect(undoOf(act({ act: "mute" }), EVE, {}, before, "undone")).toEqual([
      { method: "POST", path: "/v1/clients/user%3Aeve%2F1/acts", body: { do: "release" } },
    ]);
    expect(undoOf(act({ act: "lift" }), EVE, { lifted: ["b1"] }, before, "undone")).toEqual([
      {
        method: "POST",
        path: "/v1/bans",
        body: {
          target: EVE,
          kind: "shadow-ban",
          until: NOW + 1_000,
          reason: "spam",
          disclosure: "none",
          label: "Eve",
        },
      },
    ]);
  });

  it("gives back a ban for ever as one for ever", () => {
    const before = { bans: [{ ...ban, until: null }] };
    expect(undoOf(act({ act: "lift" }), EVE, { lifted: ["b1"] }, before, "")[0]?.body).toMatchObject({
      for: "forever",
    });
  });

  it("says of each act whether it can be taken back", () => {
    for (const name of ACTS) {
      const orders = undoOf(act({ act: name }), EVE, { id: "b1", lifted: ["b1"] }, { bans: [ban] }, "");
      expect(orders.length > 0).toBe(isUndoable(name));
    }
  });
});
