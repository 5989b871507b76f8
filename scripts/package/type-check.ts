import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { type Project, ROOT } from "./project.ts";
import { USES } from "./uses.ts";

/** The oldest TypeScript that is supported, one between, and the newest, each under the name that it is installed by. */
const COMPILERS = { "typescript-5.4": "5.4", "typescript-5.9": "5.9", "typescript-7": "7" };

/** Of tsconfig: how modules are found. `node` (also called node10) is gone in TypeScript 7. */
const RESOLUTIONS = [
  { module: "esnext", moduleResolution: "bundler" },
  { module: "node16", moduleResolution: "node16" },
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "node" },
];

export const COMPILER_PACKAGES = Object.entries(COMPILERS).map(
  ([name, version]) => `${name}@npm:typescript@${version}`,
);

/** Type-checks a use of every entry, as ES modules and as CommonJS, without `skipLibCheck`. @throws {Error} with what tsc says */
export function checkTypes(project: Project): void {
  project.write("uses.ts", USES);
  project.write("commonjs/package.json", { type: "commonjs" });
  project.write("commonjs/uses.ts", USES);
  for (const compiler of Object.keys(COMPILERS)) {
    for (const resolution of RESOLUTIONS) {
      if (compiler === "typescript-7" && resolution.moduleResolution === "node") continue;
      project.write("tsconfig.json", {
        compilerOptions: {
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          esModuleInterop: true,
          noEmit: true,
          target: "es2022",
          lib: ["es2022", "dom", "dom.iterable"],
          types: [],
          ...resolution,
        },
        include: ["*.ts", "commonjs/*.ts"],
      });
      project.run(process.execPath, [`node_modules/${compiler}/bin/tsc`, "-p", "."]);
    }
  }
}

/** The rooms that say of themselves that they can be copied, each alone, and what stands beside them. */
const ROOMS = { "room.ts": ["partykit"], "server-room.ts": ["partyserver", "@cloudflare/workers-types"] };

/** Type-checks each copyable room as a lone file, with the settings of PartyKit's own tsconfig. @throws {Error} with what tsc says */
export function checkRooms(project: Project): void {
  for (const [room, packages] of Object.entries(ROOMS)) {
    const folder = `copied-${room}`;
    project.write(`${folder}/${room}`, readFileSync(path.join(ROOT, "party", room), "utf8"));
    project.write(`${folder}/tsconfig.json`, {
      compilerOptions: {
        strict: true,
        skipLibCheck: true,
        esModuleInterop: true,
        noEmit: true,
        target: "esnext",
        lib: ["esnext"],
        module: "esnext",
        moduleResolution: "node",
        types: packages.filter((name) => name.startsWith("@")),
      },
      include: ["*.ts"],
    });
    for (const name of packages) {
      project.write(`node_modules/${path.dirname(name)}/.linked`, "");
      symlinkSync(path.join(ROOT, "node_modules", name), path.join(project.folder, "node_modules", name));
    }
    project.run(process.execPath, ["node_modules/typescript-5.9/bin/tsc", "-p", folder]);
  }
}
