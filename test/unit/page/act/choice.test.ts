import { describe, expect, it } from "vitest";
import { ACTS } from "../../../../console/act/act.ts";
import { decided, firstChoice, reasonsFor, tellsReason, withAct } from "../../../../console/act/choice.ts";

describe("what is chosen in the dialog", () => {
  it("is decided from the start, for each act", () => {
    for (const act of ACTS) {
      if (act !== "restrict") expect(decided(firstChoice(act))).toMatchObject({ act });
    }
  });

  it("is not decided while a restriction leaves nothing to send", () => {
    expect(decided(firstChoice("restrict"))).toBeNull();
    expect(decided({ ...firstChoice("restrict"), only: ["cursor"] })).toMatchObject({ only: ["cursor"] });
  });

  it("is not decided while the moment is none", () => {
    expect(decided({ ...firstChoice("ban"), length: "past" })).toBeNull();
  });

  it("keeps the reason if the act changes, and has the length of the new one", () => {
    const before = { ...firstChoice("ban"), reason: "spam", length: { kind: "forever" } as const };
    expect(withAct(before, "mute")).toMatchObject({
      act: "mute",
      reason: "spam",
      length: { kind: "for", ms: 600_000 },
    });
  });

  it("says whether the reason is told", () => {
    const told = ACTS.filter((act) => tellsReason(firstChoice(act)));
    expect(told).toEqual(["warn", "mute", "ban"]);
    expect(tellsReason({ act: "ban", isTold: false })).toBe(false);
    expect(tellsReason({ act: "shadow-ban", isTold: true })).toBe(false);
  });

  it("has reasons to choose from", () => {
    for (const act of ACTS) expect(reasonsFor(act).length).toBeGreaterThan(0);
  });
});
