// @module-tag slow
import { SELF } from "cloudflare:test";
import { accountabilityContract } from "../../contract/accountability.ts";
import { adminContract, type Send } from "../../contract/admin.ts";
import type { Host, TestSocket } from "../../support/client.ts";

const ORIGIN = "http://rooms";

const send: Send = (path, sent) => SELF.fetch(ORIGIN + path, sent);

/** By way of the worker, so that the gate sees it. */
const throughGate: Host["connect"] = async (party, room, { user = "" }) => {
  const headers = { Upgrade: "websocket", "x-user": user };
  const { webSocket } = await SELF.fetch(`${ORIGIN}/parties/${party}/${room}`, { headers });
  if (webSocket === null) throw new Error("no WebSocket in the response");
  webSocket.accept();
  return webSocket as unknown as TestSocket;
};

const host = { connect: throughGate, send, guesses: 300 };

adminContract("PartyServer, in memory", host, "sharing");
accountabilityContract("PartyServer, in memory", host, "sharing");
