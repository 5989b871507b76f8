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

/** A name that no other test has. */
export function aName(): string {
  return Math.random().toString(36).slice(2);
}
