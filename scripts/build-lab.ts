import path from "node:path";
import { build, type BuildOptions } from "esbuild";

const LAB = path.resolve(import.meta.dirname, "../public/lab");

/** Builds the policy lab. An argument names another folder for what comes out of it. */
const outdir = path.resolve(process.argv[2] ?? path.join(LAB, "dist"));

const common: BuildOptions = {
  absWorkingDir: LAB,
  outdir,
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
