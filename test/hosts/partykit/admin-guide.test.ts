// @module-tag slow
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminGuide, askAsShown } from "../../support/admin-guide.ts";
import { type DevServer, startPartyKit } from "../../support/dev-server.ts";
import type { PageProject } from "../../support/page-project.ts";

let project: PageProject;
let server: DevServer;

beforeAll(async () => {
  project = adminGuide("PartyKit", ["partykit"], ".env");
  server = await startPartyKit(project.folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  project.remove();
});

it("docs/guides/admin.md mounts the API on PartyKit, and shows what it answers", async () => {
  await askAsShown(server.host);
  expect((await fetch(`http://${server.host}/party-bouncer/admin/me`)).status).toBe(401);
});
