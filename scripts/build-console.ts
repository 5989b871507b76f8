import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");
const WORDS = path.join(ROOT, "console/words");

/** What the page says in other languages than English, each in a file of its own: nobody loads more than one. */
const words = await Promise.all(
  (await readdir(WORDS))
    .filter((file) => /^[a-z]{2}\.ts$/.test(file) && file !== "en.ts")
    .toSorted()
    .map(async (file) => {
      const language = path.basename(file, ".ts");
      const catalogues = (await import(path.join(WORDS, file))) as Record<string, { sentences: object }>;
      const text = JSON.stringify(catalogues[language]?.sentences);
      const hash = createHash("sha256").update(text).digest("base64url").slice(0, 8);
      return { language, name: `words-${language}-${hash}.json`, type: "application/json", text };
    }),
);

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
  define: {
    WORDS_FILES: JSON.stringify(Object.fromEntries(words.map(({ language, name }) => [language, name]))),
  },
  logLevel: "warning",
});
const files = [
  ...outputFiles.map(({ path: file, text }) => ({
    name: path.basename(file),
    type: file.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
    text,
  })),
  ...words.map(({ name, type, text }) => ({ name, type, text })),
];
const fileOf = (extension: string): string => files.find(({ name }) => name.endsWith(extension))?.name ?? "";
const html = (await readFile(path.join(ROOT, "console/index.html"), "utf8"))
  .replaceAll("main.css", fileOf(".css"))
  .replaceAll("main.js", fileOf(".js"));
const built = path.join(ROOT, "src/console/built");
const text = `/** A file that the page loads, from beside it. */
interface PageFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Made by scripts/build-console.ts from console/. In the HTML, \`{mount}\` stands for where the page is. */
export const PAGE: { readonly html: string; readonly files: readonly PageFile[] } = ${JSON.stringify({ html, files })};
`;
await mkdir(path.join(built, "page"), { recursive: true });
await write("page.ts", text);
// As they are, so that their size can be measured.
const measured = files.filter(({ type }) => type !== "application/json");
await Promise.all(measured.map(({ name, text }) => write(`page/${name}`, text)));
for (const old of await readdir(path.join(built, "page"))) {
  if (!measured.some(({ name }) => name === old)) await rm(path.join(built, "page", old));
}

/** Writes a file, if it is another one: whoever watches it, such as `wrangler dev`, would build again, and again. */
async function write(name: string, text: string): Promise<void> {
  const file = path.join(built, name);
  if ((await readFile(file, "utf8").catch(() => null)) !== text) await writeFile(file, text);
}
