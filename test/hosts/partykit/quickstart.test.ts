import { afterAll, beforeAll, expect, it } from "vitest";
import { type DevServer, startPartyKit } from "../../support/dev-server.ts";
import type { PageProject } from "../../support/page-project.ts";
import { expectFlood, expectLog, flood, quickstart } from "../../support/quickstart.ts";

let project: PageProject;
let server: DevServer;

beforeAll(async () => {
  project = quickstart("PartyKit");
  server = await startPartyKit(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

it("docs/quickstart.md shows a room on PartyKit, and what one sees of a flood", async () => {
  expectFlood(
    await flood(project, server, "main"),
    "away 6 You were sending too fast and have been disconnected",
  );
  await expectLog(server, "user:eve");
  expect(await flood(project, server, "main")).toEqual([expect.stringMatching(/^away /)]);
});
