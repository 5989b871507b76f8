import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { SeededRandom } from "../support/seeded-random.ts";
import { serveWorkerd } from "../support/workerd.ts";
import { Scenario } from "./scenario.ts";

const SPAN = 6_000;

/** The beginning of what `npm run soak` does for ten minutes. */
it("whatever happens at random in a room, everyone finds what has to be true of them", async () => {
  const random = new SeededRandom(Number(process.env["SEED"] ?? 1));
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  const server = await serveWorkerd({ entry: "test/load/rooms/soak-room.ts", classes: ["SoakRoom"], disk });
  try {
    const end = Date.now() + SPAN;
    const scenario = new Scenario(server.host, "test", random, false);
    await scenario.live(() => Date.now() >= end);
    expect(scenario.happened.findings).toBeGreaterThan(0);
  } catch (error) {
    throw new Error(`SEED=${random.seed}: ${String(error)}\n${server.stderr.slice(-4_000)}`, {
      cause: error,
    });
  } finally {
    await server.kill();
    await rm(disk, { recursive: true, force: true });
  }
});
