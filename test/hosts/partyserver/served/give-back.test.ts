import { mkdtemp, readdir, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, it, vi } from "vitest";
import { join, say } from "../../../support/join.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({ entry: "test/support/rooms.ts", classes: ["SharingRoom", "Ledger"], disk });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const waiting = { timeout: 25_000, interval: 100 };

/** How many clients' objects of the ledger have a record. The others give their storage back a day later. */
async function objectsWithRecords(): Promise<number> {
  const directory = path.join(disk, "objects", "Ledger");
  const files = (await readdir(directory)).filter((file) => /^[\da-f]{64}\.sqlite$/.test(file));
  return files.filter((file) => isOfClient(path.join(directory, file))).length;
}

/** An object that is for all clients knows its name. */
const NAME = "party-bouncer:name";

function isOfClient(file: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    if (database.prepare("SELECT name FROM sqlite_master").all().length === 0) return false;
    const keys = database
      .prepare("SELECT key FROM party_bouncer")
      .all()
      .map(({ key }) => key);
    return keys.length > 0 && !keys.includes(NAME);
  } catch {
    // workerd is just writing there.
    return true;
  } finally {
    database?.close();
  }
}

it("sessions who came and left leave no record in the ledger, and those who are here are in it", async () => {
  const sessions = await Promise.all(
    Array.from({ length: 10 }, (_, index) => join(server.host, `session-${index}`, "sharing-room/main")),
  );
  for (const session of sessions) {
    say(session, "hello");
    await session.until("an answer", () => session.heard.length > 0);
  }
  await vi.waitUntil(async () => (await objectsWithRecords()) === 10, waiting);
  for (const session of sessions.slice(0, 8)) session.leave();
  await vi.waitUntil(async () => (await objectsWithRecords()) === 2, waiting);
});
