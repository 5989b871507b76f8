import { mkdtemp, readdir, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, it, vi } from "vitest";
import { join, say } from "./join.ts";
import { serveWorkerd, type WorkerdServer } from "./serve.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({ entry: "test/workerd/room.ts", classes: ["SharingRoom", "Ledger"], disk });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const waiting = { timeout: 10_000, interval: 100 };

/** How many objects of the ledger have anything in them. workerd keeps an empty file for the others. */
async function objectsOnDisk(): Promise<number> {
  const directory = path.join(disk, "objects", "Ledger");
  const files = (await readdir(directory)).filter((file) => /^[\da-f]{64}\.sqlite$/.test(file));
  return files.filter((file) => {
    const database = new DatabaseSync(path.join(directory, file), { readOnly: true });
    try {
      return database.prepare("SELECT name FROM sqlite_master").all().length > 0;
    } catch {
      // workerd is just writing there.
      return true;
    } finally {
      database.close();
    }
  }).length;
}

it("guests who came and left leave nothing in the ledger, and those who are here are in it", async () => {
  const guests = await Promise.all(
    Array.from({ length: 10 }, (_, index) => join(server.host, `guest-${index}`, "sharing-room/main")),
  );
  for (const guest of guests) {
    say(guest, "hello");
    await guest.until("an answer", () => guest.heard.length > 0);
  }
  await vi.waitUntil(async () => (await objectsOnDisk()) === 10, waiting);
  for (const guest of guests.slice(0, 8)) guest.leave();
  await vi.waitUntil(async () => (await objectsOnDisk()) === 2, waiting);
}, 30_000);
