// @module-tag slow
import { expect, it } from "vitest";
import { appealsContract } from "../../contract/appeals.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

appealsContract("PartyKit, in memory", server.inMemory, "sharing", (party, room, path, { user, ...sent }) => {
  const url = new URL(`http://${server.host}/parties/${party}/${room}${path}`);
  url.searchParams.set("user", user);
  return fetch(url, sent);
});

it("answers 404 to other requests to a class that takes none", async () => {
  const answer = await fetch(`http://${server.host}/parties/sharing/a-room/history`);
  expect([answer.status, await answer.text()]).toEqual([404, "Not found"]);
});
