import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { TOKEN } from "../../contract/apps/recorded.ts";
import { recordContract } from "../../contract/record.ts";
import { evictRoom } from "../../support/evict.ts";
import { connect, fetchFrom, roomOf } from "./rooms.ts";

recordContract("PartyServer, in memory", { connect }, "recorded", fetchFrom);
for (const party of ["hibernating-recorded", "key-recorded"]) {
  recordContract(
    `PartyServer, hibernating: ${party}`,
    { connect, evict: (...room) => evictRoom(roomOf(...room)) },
    party,
    fetchFrom,
  );
}

describe("a room with SQLite", () => {
  it("keeps its record in a table of its own", async () => {
    const [party, room] = ["hibernating-recorded", Math.random().toString(36).slice(2)];
    await connect(party, room, { user: "ada" });
    const headers = { Authorization: `Bearer ${TOKEN}` };
    await (await fetchFrom(party, room, "/party-bouncer/record", headers)).text();
    const tables = await runInDurableObject(roomOf(party, room), (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name LIKE 'party_bouncer%'").toArray(),
    );
    expect(tables).toContainEqual({ name: "party_bouncer_parts" });
  });
});
