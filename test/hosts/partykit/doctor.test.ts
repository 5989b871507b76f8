import type { Diagnosis } from "party-bouncer";
import { PartySocket } from "partysocket";
import { expect, it, onTestFinished } from "vitest";
import { TOKEN } from "../../contract/apps/recorded.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

async function codesAfter(room: string, query: Record<string, string>): Promise<string[]> {
  const socket = new PartySocket({ host: server.host, party: "strange", room, query });
  onTestFinished(() => socket.close());
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const heard = new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
  socket.send("hello");
  await heard;
  const answer = await fetch(`http://${server.host}/parties/strange/${room}/party-bouncer/doctor`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  return ((await answer.json()) as Diagnosis).findings.map(({ code }) => code);
}

it("finds on PartyKit that a gate knows clients by something else", async () => {
  expect(await codesAfter("same", { user: "ada" })).not.toContain("gate-identity");
  await expect
    .poll(() => codesAfter("other", { user: "ada", other: "somebody" }), { timeout: 20_000 })
    .toContain("gate-identity");
});
