import { runInDurableObject } from "cloudflare:test";
import { evictRoom } from "../../support/evict.ts";
import { bouncerOf } from "party-bouncer/partyserver";
import type { Server } from "partyserver";
import { describe, expect, it } from "vitest";
import { Client } from "../../support/client.ts";
import { storageContract } from "../../contract/storage.ts";
import { connect, roomOf } from "./rooms.ts";

for (const party of ["archive", "key-archive"]) {
  storageContract(
    `PartyServer, hibernating: ${party}`,
    { connect, evict: (...room) => evictRoom(roomOf(...room)) },
    party,
  );
}

const unique = (): string => Math.random().toString(36).slice(2);

async function refused(party: string, room: string): Promise<number | undefined> {
  const eve = new Client(await connect(party, room, { user: "eve" }));
  await eve.until("an answer", () => eve.closed ?? eve.of("listed")[0]);
  return eve.closed?.code;
}

describe("a room with SQLite", () => {
  it("keeps the bouncer's records in a table of their own, and nothing where there is none", async () => {
    const [party, room] = ["archive", unique()];
    const stub = roomOf(party, room);
    const tables = (): Promise<unknown> =>
      runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
      );
    await connect(party, room, { user: "ada" });
    expect(await tables()).toEqual([]);
    await runInDurableObject(stub, (server) => bouncerOf(server).bans.add("user:eve"));
    expect(await tables()).toEqual([{ name: "party_bouncer" }]);
    expect(
      await runInDurableObject(stub, async (_, { storage }) => [...(await storage.list()).keys()]),
    ).not.toContain("party-bouncer:secret");
  });

  it("loses no ban where it is ended right after it deleted all", async () => {
    const [party, room] = ["archive", unique()];
    const stub = roomOf(party, room);
    await connect(party, room, { user: "ada" });
    await runInDurableObject(stub, (server) => bouncerOf(server).bans.add("user:eve"));
    for (let round = 0; round < 3; round++) {
      const ada = new Client(await connect(party, room, { user: "ada" }));
      ada.sendRaw(JSON.stringify({ do: "reset and forget" }));
      await ada.until("the close", () => ada.closed);
      expect(await refused(party, room)).toBe(4403);
    }
  });

  it("keeps an alarm that was set, or not, as without a bouncer", async () => {
    const stub = roomOf("archive", unique());
    await runInDurableObject(stub, async (server, { storage }) => {
      await bouncerOf(server).bans.add("user:eve");
      await storage.setAlarm(Date.now() + 3_600_000);
      await storage.deleteAll();
      expect(await storage.getAlarm()).toBeNull();
    });
  });

  it("takes what was decided in a transaction of the app back with it", async () => {
    const [party, room] = ["archive", unique()];
    const stub = roomOf(party, room);
    const eve = new Client(await connect(party, room, { user: "eve" }));
    await eve.until("to be in", () => eve.of("listed")[0]);
    const bans = await runInDurableObject(stub, async (server, { storage }) => {
      await bouncerOf(server).bans.add("user:oscar");
      const [connection] = (server as Server).getConnections();
      let banned: Promise<unknown> | undefined;
      const failing = (): void =>
        storage.transactionSync(() => {
          if (connection !== undefined) banned = bouncerOf(server).bans.add(connection);
          throw new Error("rolled back");
        });
      expect(failing).toThrow("rolled back");
      await banned;
      return (await bouncerOf(server).bans.list()).bans;
    });
    expect(bans.map(({ target }) => target)).toEqual(["user:oscar"]);
    expect(await refused(party, room)).toBeUndefined();
  });
});
