import { describe, expect, it } from "vitest";
import { Client, type Host } from "./harness.ts";

/** The ways of writing a class that a guard could miss. Each room broadcasts what it gets. */
export const SHAPES = ["a method", "a class field", "a method of a subclass of the guarded class"] as const;

/** However `onMessage` is written, the guard sees every message first. */
export function shapes(name: string, host: Host, partyOf: Record<(typeof SHAPES)[number], string>): void {
  describe(`${name} guards onMessage`, () => {
    it.each(SHAPES)("written as %s", async (shape) => {
      const room = Math.random().toString(36).slice(2);
      const ada = await new Client(await host.connect(partyOf[shape], room, { user: "ada" })).opened();
      for (let index = 0; index < 8; index++) ada.sendRaw(`${index}`);
      await ada.until("a warning", () => ada.warnings[0]);
      await ada.until("the burst", () => ada.heard.length === 5);
      // Each also counts in a private field, says a static, and answers after an await.
      expect(ada.heard).toEqual([
        "1 of ours: 0",
        "2 of ours: 1",
        "3 of ours: 2",
        "4 of ours: 3",
        "5 of ours: 4",
      ]);
    });
  });
}
