import { describe, expect, it } from "vitest";
import { Client, type Host } from "../support/client.ts";

/**
 * However a room comes to hear a message, the guard sees every message first. Each room broadcasts what it gets.
 *
 * @param partyOf the parties, by the way in which their class is written
 */
export function shapes(name: string, host: Host, partyOf: Readonly<Record<string, string>>): void {
  describe(`${name}: guards onMessage`, () => {
    it.each(Object.entries(partyOf))("written as %s", async (_, party) => {
      const room = Math.random().toString(36).slice(2);
      const ada = await new Client(await host.connect(party, room, { user: "ada" })).opened();
      const start = Date.now();
      let sent = 0;
      await ada.provoke(() => ada.sendRaw(`${sent++}`));
      await ada.until("the burst", () => ada.heard.length >= 5);
      // Each also counts in a private field, says a static, and answers after an await.
      expect(ada.heard.slice(0, 5)).toEqual([
        "1 of ours: 0",
        "2 of ours: 1",
        "3 of ours: 2",
        "4 of ours: 3",
        "5 of ours: 4",
      ]);
      // A stalled machine lets through what its own time permits, of the limit's five a second.
      expect(ada.heard.length).toBeLessThanOrEqual(5 + (Date.now() - start) / 200);
      expect(ada.heard.length).toBeLessThan(sent);
    });
  });
}
