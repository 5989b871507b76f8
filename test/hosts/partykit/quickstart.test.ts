import { afterAll, beforeAll, expect, it } from "vitest";
import { type DevServer, startPartyKit } from "../../support/dev-server.ts";
import { expectFlood, expectLog, QuickstartProject } from "../../support/quickstart.ts";

let project: QuickstartProject;
let server: DevServer;

beforeAll(async () => {
  project = new QuickstartProject("PartyKit");
  server = await startPartyKit(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

it("docs/quickstart.md shows a room on PartyKit, and what one sees of a flood", async () => {
  expectFlood(
    await project.flood(server, "main"),
    "away 6 You were sending too fast and have been disconnected",
  );
  expectLog(server.output, "user:eve");
  expect(await project.flood(server, "main")).toEqual([expect.stringMatching(/^away /)]);
});
