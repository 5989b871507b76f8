import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { ratesContract } from "./rates/rates.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "rates-"));
  server = await serveWorkerd({
    entry: "test/load/rooms/rates.ts",
    classes: ["Echo", "Cursors", "Game"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

ratesContract("PartyServer", () => server.host);
