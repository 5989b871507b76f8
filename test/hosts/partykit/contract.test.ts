import { expect, it } from "vitest";
import { RawClient } from "../../support/raw-client.ts";
import { BREAKING } from "../../support/raw-frames.ts";
import { externalContract } from "../../contract/external.ts";
import { contract } from "../../contract/room.ts";
import { lateContract } from "../../contract/late.ts";
import { listenersContract } from "../../contract/listeners.ts";
import { muteContract } from "../../contract/mute.ts";
import { refusalsContract } from "../../contract/refusals.ts";
import { shapes } from "../../contract/shapes.ts";
import { join, strikesOf } from "../../support/join.ts";
import type { RawFrame } from "../../support/websocket-frame.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

contract("PartyKit, hibernating", server.hibernating);
contract("PartyKit, in memory", server.inMemory);

listenersContract("PartyKit, in memory", server.inMemory, "ears");
// workerd tells nobody but the class of what a hibernating connection says.
listenersContract("PartyKit, hibernating", server.hibernating, "ears", []);

lateContract("PartyKit, in memory", server.inMemory, "late");

muteContract("PartyKit, in memory", server.inMemory, "mute");

externalContract("PartyKit, in memory", server.inMemory, "asking");
externalContract("PartyKit, hibernating", server.hibernating, "asking");
refusalsContract("PartyKit, hibernating", server.hibernating, { sleeps: true });

refusalsContract("PartyKit, in memory", server.inMemory);

shapes("PartyKit, in memory", server.inMemory, {
  "a method": "method",
  "a class field": "field",
  "a method of a subclass of the guarded class": "subclass",
  "a function that onStart assigns": "assigned",
});

// No close event follows the error that ends such a connection.
it.each(["closing", "hibernating_closing"])(
  "%s remembers the strikes of whoever breaks the protocol",
  async (party) => {
    const strikesAfter = async ([how, frames]: [string, readonly RawFrame[]]): Promise<void> => {
      const path = `/parties/${party}/breaking?user=${encodeURIComponent(how)}`;
      const client = await RawClient.knock(server.host, path);
      client.send(...Array.from({ length: 6 }, () => ({ payload: '{"do":"say","text":"flood"}' })));
      await client.until(() => client.text.includes("party-bouncer:warning"));
      client.send(...frames);
      await client.until(() => client.code !== null);
      client.hangUp();
      const strikes = async (): Promise<number> => {
        const again = await join(server.host, how, `${party}/breaking`);
        const count = await strikesOf(again);
        again.leave();
        return count;
      };
      // The room may yet have to hear of it.
      await expect.poll(strikes, { message: how, timeout: 25_000, interval: 100 }).toBeGreaterThan(0);
    };
    await Promise.all(Object.entries(BREAKING).map(strikesAfter));
  },
  40_000,
);
