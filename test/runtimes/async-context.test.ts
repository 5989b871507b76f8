import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

const disks: string[] = [];
const servers: WorkerdServer[] = [];

afterAll(async () => {
  for (const server of servers) await server.kill();
  for (const disk of disks) await rm(disk, { recursive: true, force: true });
});

async function answerWith(flags: string[]): Promise<{ status: number; text: string }> {
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-context-"));
  disks.push(disk);
  const server = await serveWorkerd({
    entry: "test/runtimes/rooms/hidden.ts",
    classes: ["Room"],
    disk,
    flags,
  });
  servers.push(server);
  const response = await fetch(`http://${server.host}/parties/room/lobby`);
  return { status: response.status, text: await response.text() };
}

describe("a room whose ladder ends in a shadow-ban", () => {
  it.each([["nodejs_als"], ["nodejs_compat"]])("works in a worker with the flag %s", async (flag) => {
    expect(await answerWith([flag])).toEqual({ status: 200, text: "guarded" });
  });

  it("says which flag is missing in a worker without", async () => {
    const { status, text } = await answerWith([]);
    expect(status).toBe(500);
    expect(text).toContain('Add "nodejs_als" (or "nodejs_compat") to compatibility_flags');
  });
});
