import { defineConfig, type UserConfig } from "tsdown";

const library = defineConfig({
  entry: {
    index: "src/index.ts",
    partykit: "src/hosts/partykit/index.ts",
    partyserver: "src/hosts/partyserver/index.ts",
    agents: "src/hosts/agents/index.ts",
    "durable-object": "src/hosts/durable-object/index.ts",
    yjs: "src/hosts/yjs/index.ts",
    simulator: "src/simulator/index.ts",
    metrics: "src/metrics/index.ts",
    admin: "src/admin/index.ts",
    console: "src/console/index.ts",
    words: "src/words/index.ts",
    client: "client/index.ts",
    provider: "client/provider.ts",
    react: "client/react.ts",
    "cloudflare-workers/in-node": "src/platform/cloudflare-workers/in-node.ts",
    "cloudflare-workers/in-workerd": "src/platform/cloudflare-workers/in-workerd.ts",
  },
  format: ["esm", "cjs"],
  platform: "neutral",
  target: "es2022",
  dts: true,
  sourcemap: false,
  deps: { neverBundle: [/^node:/, /^zod/, /^jose/, /^partysocket/, /^react/] },
  plugins: [byCondition()],
});

/**
 * With the packages that it uses in it: whoever installs the library installs none of them. Each of its commands is a file of its own, and
 * loads what it needs. The library it takes from beside it, so that nothing is in the package twice.
 */
const command = defineConfig({
  entry: { cli: "cli/index.ts", "cli-module-hooks": "cli/policy/module-hooks.ts" },
  format: "esm",
  platform: "node",
  fixedExtension: false,
  target: "node20",
  dts: false,
  clean: false,
  sourcemap: false,
  deps: { neverBundle: [/^party-bouncer/], onlyBundle: false },
  outputOptions: { chunkFileNames: "cli-[name].js", minify: true },
});

export default [library, command];

/** Node has no `cloudflare:workers`, and has to be able to load every entry. So package.json says what stands for it where. */
function byCondition(): UserConfig["plugins"] {
  return {
    name: "cloudflare-workers-by-condition",
    resolveId: {
      order: "pre" as const,
      handler(id: string, importer: string | undefined) {
        if (id !== "cloudflare:workers") return null;
        return importer?.endsWith("in-workerd.ts") === true
          ? { id, external: true }
          : { id: "#cloudflare-workers", external: true };
      },
    },
  };
}
