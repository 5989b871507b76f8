import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The package by its own name, as the rooms import it. */
const alias = [
  { find: /^party-bouncer$/, replacement: here("src/index.ts") },
  { find: /^party-bouncer\/(partykit|partyserver)$/, replacement: here("src/hosts/$1/index.ts") },
  { find: /^party-bouncer\/client$/, replacement: here("client/index.ts") },
  { find: /^party-bouncer\/react$/, replacement: here("client/react.ts") },
];

/** The unit tests load what is for Cloudflare, and run none of it. */
const inNode = {
  find: /^cloudflare:workers$/,
  replacement: here("src/platform/cloudflare-workers/in-node.ts"),
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: [...alias, inNode] },
        test: {
          name: "unit",
          // Properties of thousands of runs take seconds where two cores are busy with workerd and Chromium.
          testTimeout: 30_000,
          include: ["test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            "test/partyserver/**",
            "test/partykit/**",
            "test/workerd/**",
            "test/browser/**",
            "test/**/*.browser.test.ts",
            "test/client/runtimes.test.ts",
            "test/attack/{wire,soak}.test.ts",
          ],
        },
      },
      {
        // The oldest PartySocket that the guard works with.
        resolve: { alias: [...alias, { find: /^partysocket$/, replacement: "partysocket-oldest" }] },
        test: { name: "oldest partysocket", include: ["test/client/close-codes.test.ts"] },
      },
      {
        resolve: { alias },
        plugins: [cloudflareTest({ wrangler: { configPath: here("test/partyserver/wrangler.jsonc") } })],
        test: { name: "partyserver", include: ["test/partyserver/**/*.test.ts"], testTimeout: 15_000 },
      },
      {
        resolve: { alias },
        test: {
          name: "partykit",
          include: [
            "test/partykit/**/*.test.ts",
            "test/workerd/**/*.test.ts",
            "test/attack/{wire,soak}.test.ts",
            "test/browser/**/*.test.ts",
            "test/**/*.browser.test.ts",
            "test/client/runtimes.test.ts",
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
