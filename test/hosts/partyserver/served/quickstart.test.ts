import { afterAll, beforeAll, expect, it } from "vitest";
import { type DevServer, startWrangler } from "../../../support/dev-server.ts";
import { expectFlood, expectLog, QuickstartProject } from "../../../support/quickstart.ts";

let project: QuickstartProject;
let server: DevServer;

beforeAll(async () => {
  project = new QuickstartProject("PartyServer");
  server = await startWrangler(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

it("docs/quickstart.md shows a room on PartyServer, and what one sees of a flood", async () => {
  expectFlood(await project.flood(server), "away 6 Too much was sent from your network address");
  expectLog(server.output, "address:127.0.0.1");
  expect(await project.flood(server)).toEqual([expect.stringMatching(/^away /)]);
});
