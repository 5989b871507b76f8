import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");

/** The console is one module of a worker: it has its page in it as text. */
const { outputFiles } = await build({
  absWorkingDir: path.join(ROOT, "console"),
  entryPoints: ["main.tsx", "main.css"],
  outdir: ROOT,
  entryNames: "[name]-[hash]",
  bundle: true,
  write: false,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});
const files = outputFiles.map(({ path: file, text }) => ({
  name: path.basename(file),
  type: file.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
  text,
}));
const built = path.join(ROOT, "src/console/built");
await mkdir(built, { recursive: true });
await writeFile(
  path.join(built, "page.ts"),
  `/** Made by scripts/build-console.ts from console/. */
export const PAGE: readonly { readonly name: string; readonly type: string; readonly text: string }[] = ${JSON.stringify(files)};
`,
);
