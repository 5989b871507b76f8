// @module-tag slow
import { appealsContract } from "../../contract/appeals.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

appealsContract("PartyKit, in memory", server.inMemory, "sharing", (party, room, path, { user, ...sent }) => {
  const url = new URL(`http://${server.host}/parties/${party}/${room}${path}`);
  url.searchParams.set("user", user);
  return fetch(url, sent);
});
