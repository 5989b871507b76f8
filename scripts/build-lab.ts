import path from "node:path";
import { build, type BuildOptions } from "esbuild";

const LAB = path.resolve(import.meta.dirname, "../public/lab");

const common: BuildOptions = {
  absWorkingDir: LAB,
  outdir: "dist",
  bundle: true,
  minify: true,
  target: "es2022",
  logLevel: "warning",
};

// The worker is a classic script: it is started from its text, in a frame without an origin, which could load no module.
await Promise.all([
  build({
    ...common,
    entryPoints: ["lab.tsx", "lab.css"],
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
  }),
  build({ ...common, entryPoints: ["worker.ts"], format: "iife" }),
]);
