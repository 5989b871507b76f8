import type { IncomingMessage, ServerResponse } from "node:http";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { runAxe } from "../../support/axe.ts";
import { inChromium } from "../in-chromium.ts";
import { serveDocumented } from "./documented.ts";

/** What the room says of an answer, and which it was sent. */
const room = {
  status: "none",
  note: null as string | null,
  answers: [] as unknown[],
  isDown: false,
  isOpen: false,
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (room.isDown) return void response.writeHead(503).end();
  if (request.method === "POST") {
    room.answers.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    room.status = "open";
  }
  response.end(JSON.stringify({ ban: "1", status: room.status, note: room.note }));
}

const here = inChromium(async () => {
  const served = await serveDocumented(
    { guide: "appeals", component: "Room" },
    (request, response) => void answer(request, response),
  );
  served.rooms.on("connection", (socket) => void (room.isOpen || socket.close(4403)));
  return served;
});

let page: Page;

beforeAll(async () => {
  page = await here.browser.newPage();
  await page.goto(here.served.url);
});

it("the documented form takes an answer once, and says if it could not be sent", async () => {
  const field = page.getByLabel("Ihre Stellungnahme");
  await field.waitFor();
  expect((await runAxe(page)).violations).toEqual([]);
  await page.getByText("noch 1.000 Zeichen").waitFor();
  await field.fill("Das war mein Bruder.");
  await page.getByText("noch 980 Zeichen").waitFor();
  room.isDown = true;
  await page.getByRole("button", { name: "Stellungnahme senden" }).click();
  await page.getByText("Ihre Stellungnahme konnte nicht gesendet werden.").waitFor();
  room.isDown = false;
  await page.getByRole("button", { name: "Stellungnahme senden" }).click();
  await page.getByText("Ihre Stellungnahme wurde gesendet.").waitFor();
  expect(room.answers).toEqual([{ ban: null, text: "Das war mein Bruder." }]);
});

it("after a reload it says what was decided, and the note as text", async () => {
  room.status = "rejected";
  room.note = "<b>Nein</b> \u202Enein";
  await page.reload();
  await page.getByText("Ihre Stellungnahme wurde gelesen, der Ausschluss bleibt bestehen.").waitFor();
  await page.getByText("Von der Moderation: <b>Nein</b>").waitFor();
  expect(await page.locator("b").count()).toBe(0);
  expect(await page.getByRole("textbox").count()).toBe(0);
});

it("still says what the moderator wrote once the client has come back", async () => {
  room.status = "approved";
  room.note = "Entschuldigung!";
  room.isOpen = true;
  await page.reload();
  await page.locator("[data-status=ok]").waitFor({ state: "attached" });
  await page.getByText("Von der Moderation: Entschuldigung!").waitFor();
  expect(await page.getByRole("textbox").count()).toBe(0);
});
