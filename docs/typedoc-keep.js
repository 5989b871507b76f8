import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { RendererEvent } from "typedoc";
import written from "./written-pages.json" with { type: "json" };

/** Pages of the reference that nobody generates. */
const WRITTEN = new Set(written);

/** Removes pages of names that are gone, as TypeDoc would if it were to clean the folder, but not those. @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.on(RendererEvent.BEGIN, ({ outputDirectory }) => {
    for (const name of readdirSync(outputDirectory)) {
      if (!WRITTEN.has(name)) rmSync(path.join(outputDirectory, name), { recursive: true });
    }
  });
}
