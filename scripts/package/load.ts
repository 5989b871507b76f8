import { spawnSync } from "node:child_process";
import path from "node:path";
import { ENTRIES } from "./entries.ts";
import type { Project } from "./project.ts";

const OLDEST_NODE = 20;

/** Uses what can be used without a Cloudflare worker. */
const RUNS = `
import { definePolicy, rateLimit } from "party-bouncer";
import { connectGate, Ledger } from "party-bouncer/partykit";
import { GuardedPartySocket, StatementEvent } from "party-bouncer/client";
import { useGuardedPartySocket } from "party-bouncer/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
if (definePolicy().limits[0].limit !== 10) throw new Error("not the defaults");
const connection = { id: "a", readyState: 1, send() {}, close() {} };
if (rateLimit(connection, 100, () => "run") !== "run") throw new Error("not run");
if (Ledger.onBeforeRequest().status !== 404) throw new Error("an open ledger");
const request = new Request("http://rooms/parties/main/lobby");
if ((await connectGate()(request, { id: "lobby" })) !== request) throw new Error("not let through");
if (typeof GuardedPartySocket !== "function") throw new Error("no guard");
if (new StatementEvent({ id: "1" }).statement.id !== "1") throw new Error("no statement");
const Lobby = () => useGuardedPartySocket({ host: "127.0.0.1:1999", room: "lobby" }).standing.status;
if (renderToString(createElement(Lobby)) !== "ok") throw new Error("not rendered");
`;

/** Loads every entry in both ways. If Node can, both get the same copy. Two copies would each know something of a room. */
const LOADS = `
const { strictEqual } = require("node:assert");
const [major, minor] = process.versions.node.split(".").map(Number);
const isShared = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
(async () => {
  for (const entry of ${JSON.stringify(ENTRIES)}) {
    const required = require(entry);
    const imported = await import(entry);
    const names = Object.keys(imported).filter((name) => name !== "default" && name !== "module.exports");
    strictEqual(names.length > 0, true, entry);
    for (const name of names) {
      strictEqual(typeof required[name], typeof imported[name], entry + ": " + name);
      if (isShared) strictEqual(required[name], imported[name], entry + ": " + name + " is there twice");
    }
  }
})();
`;

/** Jest as it comes: CommonJS, and no Babel for what is installed. */
const JEST = `
test("every entry can be required", () => {
  expect(require("party-bouncer").definePolicy().limits.length).toBeGreaterThan(0);
  for (const entry of ${JSON.stringify(ENTRIES)}) {
    expect(Object.keys(require(entry)).length).toBeGreaterThan(0);
  }
});
`;

/** Loads every entry in each Node on this machine, and in Jest. @throws {Error} saying what could not be loaded */
export function checkLoading(project: Project): void {
  project.write("runs.mjs", RUNS);
  project.write("loads.cjs", LOADS);
  project.write("jest/package.json", { type: "commonjs", jest: { testEnvironment: "node" } });
  project.write("jest/entries.test.js", JEST);
  for (const node of nodes()) {
    project.run(node, ["runs.mjs"]);
    project.run(node, ["loads.cjs"]);
  }
  project.run(process.execPath, ["node_modules/jest/bin/jest.js", "--rootDir", "jest"]);
}

/** One of each supported major version on the PATH. */
export function nodes(): string[] {
  const found = new Map<string, string>([[process.versions.node.split(".", 1)[0] ?? "", process.execPath]]);
  for (const place of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const binary = path.join(place, "node");
    const { status, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
    const major = status === 0 ? stdout.slice(1).split(".", 1)[0] : undefined;
    if (major !== undefined && Number(major) >= OLDEST_NODE && !found.has(major)) found.set(major, binary);
  }
  return [...found.values()];
}
