import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";
import { firstAnswer } from "./first-answer.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/hosts/durable-object/served/rooms/without-flags.ts",
    front: "test/hosts/partyserver/served/rooms/front.ts",
    classes: ["Room"],
    // Without it, nothing tells an object that a client is gone before it was answered.
    flags: ["nodejs_compat", "enable_request_signal"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const answer = (room: string, query: string, headers?: Record<string, string>): Promise<string> =>
  firstAnswer(`ws://${server.host}/${room}?${query}`, headers);

it.concurrent.each(["", "&at-once", "&in-memory", "&by-hand"])(
  "a client that is gone before fetch has answered leaves its place to the next%s",
  async (how) => {
    const room = `left${how.replace("&", "-")}`;
    expect(await answer(room, `user=ada&wait=300${how}`, { "x-leaves-after": "50" })).toBe("left");
    const isLetIn = async (): Promise<boolean> =>
      (await answer(room, `user=ada&wait=0${how}`)) === "accepted";
    await vi.waitUntil(isLetIn, { timeout: 15_000, interval: 200 });
  },
);
