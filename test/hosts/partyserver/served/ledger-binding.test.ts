import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { join } from "../../../support/join.ts";
import { OPERATOR } from "../../../support/operator.ts";
import { serveWorkerd, type WorkerdServer, type WorkerOptions } from "../../../support/workerd.ts";
import { give } from "../../../crash/crash-load.ts";

let disk: string;
let server: WorkerdServer | undefined;
const serve = async (options: Omit<WorkerOptions, "disk">): Promise<WorkerdServer> => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({ ...options, disk });
  return server;
};
afterEach(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

describe("a worker whose compatibility date is before 2024-09-26", () => {
  // From then on, and only then, a namespace says what it is.
  it("has a ledger that closes a client in another room, like any other", async () => {
    const { host } = await serve({
      entry: "test/support/rooms.ts",
      classes: ["SharingRoom", "Ledger"],
      date: "2024-09-25",
    });
    const eve = await join(host, "eve", "sharing-room/hall");
    const operator = await join(host, OPERATOR, "sharing-room/office");
    await give(operator, { do: "ban", target: "user:eve", kind: "ban" });
    await eve.until("the close", () => eve.closed);
    expect(eve.closed?.code).toBe(4403);
  });

  it("has a gate that asks the ledger", async () => {
    const { host } = await serve({
      entry: "test/support/two-ledgers.ts",
      classes: ["Game", "Backstage", "Players", "Staff"],
      date: "2024-09-25",
    });
    await fetch(`http://${host}/parties/game/office?ban=eve`);
    const closed = new Promise((resolve) => {
      new WebSocket(`ws://${host}/parties/game/hall?user=eve`).once("close", resolve);
    });
    expect(await closed).toBe(4403);
    expect(server?.stderr).not.toContain("party-bouncer");
  });
});

describe("a room whose ledger is not bound", () => {
  it("says what to do as it starts, and serves nobody", async () => {
    const { host } = await serve({ entry: "test/support/rooms.ts", classes: ["SharingRoom"] });
    const knock = (): Promise<number | undefined> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://${host}/parties/sharing-room/main?user=ada`);
        socket.once("unexpected-response", (_, { statusCode }) => resolve(statusCode));
        socket.on("error", () => {});
      });
    expect(await knock()).toBe(500);
    await expect
      .poll(() => server?.stderr)
      .toContain('TypeError: There is no Durable Object binding "Ledger". Export Ledger from');
  });
});
