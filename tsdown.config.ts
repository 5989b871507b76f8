import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    partykit: "src/hosts/partykit.ts",
    partyserver: "src/hosts/partyserver.ts",
    client: "client/index.ts",
    react: "client/react.ts",
  },
  format: "esm",
  platform: "neutral",
  target: "es2022",
  dts: true,
  sourcemap: false,
  deps: { neverBundle: [/^node:/, /^zod/, /^partysocket/, /^react/, /^cloudflare:/] },
});
