import path from "node:path";
import { build, type BuildOptions } from "esbuild";
import { beforeAll, expect, it } from "vitest";
import { de, en, fr } from "../../../src/words/index.ts";

const SAMPLE = "warning.tooLarge";

/** All of the words in one file, as the package has them. */
let all = "";

async function bundled(options: BuildOptions): Promise<string> {
  const usual = { bundle: true, charset: "utf8", format: "esm", write: false } as const;
  const { outputFiles = [] } = await build({ ...usual, ...options });
  return outputFiles.map(({ text }) => text).join("");
}

/** What is left of them in the bundle of somebody who uses some. */
function using(names: string): Promise<string> {
  return bundled({
    stdin: { contents: `export { ${names} } from "words";`, loader: "js" },
    plugins: [
      {
        name: "words",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^words$/ }, () => ({ path: "words", namespace: "words" }));
          onLoad({ filter: /./, namespace: "words" }, () => ({ contents: all, loader: "js" }));
        },
      },
    ],
  });
}

beforeAll(async () => {
  all = await bundled({ entryPoints: [path.resolve(import.meta.dirname, "../../../src/words/index.ts")] });
});

it("whoever wants two languages gets two", async () => {
  const text = await using("de, fr");
  for (const { sentences } of [de, fr]) expect(text).toContain(sentences[SAMPLE]);
  expect(text).not.toContain(en.sentences[SAMPLE]);
  expect(text.match(/language: "/g)).toHaveLength(2);
});

it("whoever puts times into words gets no language", async () => {
  const text = await using("formatDuration");
  expect(text).not.toContain(SAMPLE);
});
