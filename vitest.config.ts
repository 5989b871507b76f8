import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The package by its own name, as the rooms import it. */
const alias = [
  { find: /^party-bouncer$/, replacement: here("src/index.ts") },
  {
    find: /^party-bouncer\/(partykit|partyserver|durable-object|agents|yjs)$/,
    replacement: here("src/hosts/$1/index.ts"),
  },
  { find: /^party-bouncer\/(simulator|metrics|admin|console|words)$/, replacement: here("src/$1/index.ts") },
  { find: /^party-bouncer\/client$/, replacement: here("client/index.ts") },
  { find: /^party-bouncer\/provider$/, replacement: here("client/provider.ts") },
  { find: /^party-bouncer\/react$/, replacement: here("client/react.ts") },
];

/** The unit tests load what is for Cloudflare, and run none of it. */
const inNode = {
  find: /^cloudflare:workers$/,
  replacement: here("src/platform/cloudflare-workers/in-node.ts"),
};

/** Nothing takes longer where it passes, and a busy machine may need it. */
const expect = { poll: { timeout: 15_000 } };

function server(name: string, include: string[]): TestProjectConfiguration {
  return { resolve: { alias }, test: { name, include, testTimeout: 120_000, hookTimeout: 120_000, expect } };
}

const CLIENT = "test/unit/client/**/*.test.ts";

/** Ms. Properties of thousands of runs take seconds, and many times as long on a busy machine. */
const PATIENCE = 300_000;

export default defineConfig({
  test: {
    // Most of these tests wait, for sockets and servers. A test that is alone takes no longer than one among many.
    maxWorkers: 2 * availableParallelism(),
    tags: [
      {
        name: "slow",
        description: "Takes a second or more of processor time. Left out by `npm run test:quick`.",
      },
    ],
    projects: [
      {
        resolve: { alias: [...alias, inNode] },
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/fuzz/{found,fuzz,records,traffic}.test.ts"],
          exclude: [CLIENT],
          isolate: false,
          pool: "threads",
          setupFiles: ["test/support/no-timer-outlives-its-file.ts"],
          testTimeout: PATIENCE,
          expect,
        },
      },
      {
        // Its sockets and timers outlive a test by a moment, which must not be in the next file.
        resolve: { alias: [...alias, inNode] },
        test: { name: "client", include: [CLIENT], testTimeout: PATIENCE, expect },
      },
      {
        resolve: { alias: [...alias, inNode] },
        test: {
          name: "docs",
          include: ["test/docs/**/*.test.ts"],
          testTimeout: PATIENCE,
          expect,
          // It imports PartyServer, in whose place the examples have what runs in Node.
          server: { deps: { inline: ["hono-party"] } },
        },
      },
      {
        // The oldest PartySocket that the guard works with.
        resolve: { alias: [...alias, { find: /^partysocket$/, replacement: "partysocket-oldest" }] },
        test: {
          name: "oldest-partysocket",
          include: ["test/unit/client/close-codes.test.ts"],
          testTimeout: PATIENCE,
        },
      },
      {
        // In workerd itself, by Cloudflare's plugin.
        resolve: { alias },
        plugins: [
          cloudflareTest({ wrangler: { configPath: here("test/hosts/partyserver/wrangler.jsonc") } }),
        ],
        test: {
          name: "in-workerd",
          include: ["test/hosts/{partyserver,durable-object}/*.test.ts"],
          testTimeout: 120_000,
          expect,
        },
      },
      {
        // The oldest PartyServer on which rooms, the gate and the ledger work.
        resolve: {
          alias: [
            ...alias,
            {
              find: /^partyserver$/,
              replacement: here("test/node_modules/partyserver-oldest/dist/index.js"),
            },
          ],
        },
        plugins: [
          cloudflareTest({ wrangler: { configPath: here("test/hosts/partyserver/wrangler.jsonc") } }),
        ],
        test: {
          name: "oldest-partyserver",
          include: ["test/hosts/partyserver/{contract,gate}.test.ts"],
          testTimeout: 120_000,
          expect,
        },
      },
      {
        // The same for agents, whose packages are in a folder of their own: there are two generations of each.
        resolve: { alias },
        plugins: [cloudflareTest({ wrangler: { configPath: here("test/hosts/agents/wrangler.jsonc") } })],
        test: { name: "agents", include: ["test/hosts/agents/*.test.ts"], testTimeout: 120_000, expect },
      },
      // From outside, on a server that each file starts.
      server("workerd", [
        "test/hosts/{agents,durable-object,partyserver}/served/*.test.ts",
        "test/crash/*.test.ts",
        "test/load/*.test.ts",
        "test/fuzz/wire.test.ts",
      ]),
      server("partykit-dev", ["test/hosts/partykit/*.test.ts"]),
      server("browser", ["test/browser/**/*.test.ts"]),
      server("runtimes", ["test/runtimes/*.test.ts"]),
      {
        // The packed package, its command, and what the command copies.
        test: {
          name: "examples",
          include: ["test/{cli,examples}/*.test.ts"],
          globalSetup: "test/support/packed-package.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxConcurrency: 2,
          expect,
        },
      },
    ],
  },
});
