import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AlertedRooms } from "../../support/alerted-client.ts";
import { AlertServer } from "../../support/alert-server.ts";
import { pause, SECOND } from "../../support/time.ts";
import { serveRooms } from "./serve-rooms.ts";

const BANNED = 4403;

const server = serveRooms();
const rooms = new AlertedRooms(() => `${server.host}/parties/alerting`);
let target: AlertServer;

beforeAll(async () => {
  target = await AlertServer.open();
});

afterAll(() => target?.stop());

const unique = (): string => Math.random().toString(36).slice(2);

it("rooms on PartyKit tell Slack once of a ban of a client that is in ten of them, and no message waits for Slack", async () => {
  const query = `&alerts=${encodeURIComponent(target.url())}`;
  const names = Array.from({ length: 10 }, () => unique());
  const eve = unique();
  const clients = await Promise.all(names.map((room) => rooms.enter(room, eve, query)));
  const ada = await rooms.enter(names[7] ?? "", "ada");
  await Promise.all(clients.map((client) => rooms.echoes(client, 1)));
  const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
  let hasGivenUp = false;
  target.answer = (response) => {
    response.once("close", () => (hasGivenUp = true));
    ask(response);
  };
  await rooms.ban(names[4] ?? "", eve);
  expect(await target.texts(1)).toEqual([
    expect.stringMatching(`^Banned "user:${eve}" for 1 hour in "alerting/`),
  ]);
  await rooms.echoes(ada, 50);
  // The room gives up after five seconds. A message that waited for Slack would be heard after that.
  expect(hasGivenUp).toBe(false);
  // Else it would tell Slack again.
  (await asked).end("ok");
  await Promise.all(clients.map((client) => client.until("the close", () => client.closed)));
  expect(clients.map(({ closed }) => closed?.code)).toEqual(names.map(() => BANNED));
  await pause(2 * SECOND);
  expect(target.requests).toHaveLength(1);
  ada.leave();
});
