import { build } from "esbuild";
import { expect, it } from "vitest";
import { de, en, fr } from "../../../src/words/index.ts";

async function bundled(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    charset: "utf8",
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}

const SAMPLE = "warning.tooLarge";

it("whoever wants two languages gets two", async () => {
  const text = await bundled('export { de, fr } from "../../../src/words/index.ts";');
  for (const { sentences } of [de, fr]) expect(text).toContain(sentences[SAMPLE]);
  expect(text).not.toContain(en.sentences[SAMPLE]);
  expect(text.match(/language: "/g)).toHaveLength(2);
});

it("whoever puts times into words gets no language", async () => {
  const text = await bundled('export { formatDuration } from "../../../src/words/index.ts";');
  expect(text).not.toContain(SAMPLE);
});
