import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

it("brings nothing of what only rooms need", async () => {
  const { metafile } = await build({
    entryPoints: [`${ROOT}/src/admin/index.ts`],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    external: ["zod", "cloudflare:workers"],
    outfile: "admin.js",
  });
  const brought = Object.entries(metafile.outputs["admin.js"]?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);
  expect(brought).toContain("src/admin/admin.ts");
  const ofRooms =
    /^src\/(limits|strikes|session|visibility|refusals|rehearsal|candidate|simulator|gate|budgets|bouncer|external)\//;
  expect(brought.filter((file) => ofRooms.test(file))).toEqual([]);
});
