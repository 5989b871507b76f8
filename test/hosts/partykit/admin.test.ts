// @module-tag slow
import { accountabilityContract } from "../../contract/accountability.ts";
import { adminContract } from "../../contract/admin.ts";
import { sendRawTo } from "./send-raw.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

const host = { connect: server.inMemory.connect, send: sendRawTo(() => server.host), guesses: 300 };

adminContract("PartyKit, in memory", host, "sharing");
accountabilityContract("PartyKit, in memory", host, "sharing");
