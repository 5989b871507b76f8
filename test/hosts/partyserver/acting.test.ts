// @module-tag slow
import { runInDurableObject, SELF } from "cloudflare:test";
import { expect, it } from "vitest";
import type { AdminTimeline } from "../../../src/admin/index.ts";
import { switchingContract } from "../../contract/switching.ts";
import { actingContract } from "../../contract/acting.ts";
import { type OperatedHost, operatorOf, unique } from "../../contract/operator-api.ts";
import type { TestSocket } from "../../support/client.ts";
import { evictRoom } from "../../support/evict.ts";
import { roomOf } from "./rooms.ts";

const ORIGIN = "http://rooms";

const host: OperatedHost = {
  send: (path, sent) => SELF.fetch(ORIGIN + path, sent),
  async connect(party, room, { user = "" }) {
    const headers = { Upgrade: "websocket", "x-user": user };
    const { webSocket } = await SELF.fetch(`${ORIGIN}/parties/${party}/${room}`, { headers });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    webSocket.accept();
    return webSocket as unknown as TestSocket;
  },
};

actingContract("PartyServer, in memory", host, "operated");
switchingContract("PartyServer, in memory", host, "operated");
const hibernating = { ...host, evict: (...room: [string, string]) => evictRoom(roomOf(...room)) };
actingContract("PartyServer, hibernating", hibernating, "hibernating-operated");
switchingContract("PartyServer, hibernating", hibernating, "hibernating-operated");

it("tell what can be read of a record that is damaged, and that it is", async () => {
  const { done, join } = operatorOf(host, "operated");
  const [room, eve] = [unique(), unique()];
  const client = await join(room, eve);
  const read = (): Promise<AdminTimeline> =>
    done("GET", `/v1/rooms/operated/${room}/clients/user:${eve}/timeline`);
  await expect
    .poll(() =>
      read().then(
        ({ events }) => events.length,
        () => 0,
      ),
    )
    .toBeGreaterThan(1);
  expect((await read()).damaged).toBe(false);
  await runInDurableObject(roomOf("operated", room), (_, { storage: { sql } }) => {
    const { whole, part, bytes } = sql.exec("SELECT * FROM party_bouncer_parts").one();
    const damaged = new Uint8Array([...new Uint8Array(bytes as ArrayBuffer), 0xff, 0xff, 0xff, 0xff, 0xff]);
    const update = "UPDATE party_bouncer_parts SET bytes = ? WHERE whole = ? AND part = ?";
    sql.exec(update, damaged, whole, part);
  });
  const { damaged, events } = await read();
  expect([damaged, events[0]?.event]).toEqual([true, "open"]);
  client.leave();
});
