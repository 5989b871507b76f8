import { afterAll, beforeAll, expect, it } from "vitest";
import { type DevServer, startWrangler } from "../../../support/dev-server.ts";
import type { PageProject } from "../../../support/page-project.ts";
import { expectFlood, expectLog, flood, quickstart } from "../../../support/quickstart.ts";

let project: PageProject;
let server: DevServer;

beforeAll(async () => {
  project = quickstart("PartyServer");
  server = await startWrangler(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

it("docs/quickstart.md shows a room on PartyServer, and what one sees of a flood", async () => {
  expectFlood(await flood(project, server), "away 6 Too much was sent from your network address");
  await expectLog(server, "address:127.0.0.1");
  expect(await flood(project, server)).toEqual([expect.stringMatching(/^away /)]);
});
