import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const CALLS = ["Assistant", "Strict", "Parent", "OpenParent", "Child", "GuardedChild"];
const CLASSES = [...CALLS, ...CALLS.map((name) => `Older${name}`), "Chat", "SlowChat", "ToolChat", "Ledger"];

/** Serves the agents while the tests of a file run. @returns where, once they do */
export function serveAgents(): () => string {
  let disk: string;
  let server: WorkerdServer | undefined;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "agents-"));
    server = await serveWorkerd({ entry: "test/hosts/agents/served/worker.ts", classes: CLASSES, disk });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(disk, { recursive: true });
  });
  return () => server?.host ?? "";
}

/** How long the limit of {@link Strict} keeps one waiting at first. On a busy machine some of it has passed. */
export const HALF_A_MINUTE = /wait (1[3-9]|2\d|30) seconds\b/i;

/** A name that no other test has. */
export function aName(): string {
  return Math.random().toString(36).slice(2);
}
