/**
 * Installs the package into empty projects as strangers do, packed and from git, and uses it there: type-checked by the oldest and the
 * newest TypeScript, loaded by `import` and by `require()` in each Node and in Jest, and run in workerd.
 */
import { checkBundling } from "./package/bundle.ts";
import { ENTRIES } from "./package/entries.ts";
import { checkLoading, nodes } from "./package/load.ts";
import { checkDocs } from "./package/docs.ts";
import { Project, ROOT } from "./package/project.ts";
import { checkRooms, checkTypes, COMPILER_PACKAGES } from "./package/type-check.ts";
import { checkInWorkerd } from "./package/workerd.ts";

const A_MINUTE = 60_000;

/** A PartySocket whose own types TypeScript 5.4 can read: those of 1.1.19 and later need 5.7. */
const OLD_TYPES = "1.1.16";

const packed = new Project();
try {
  const [{ filename }] = JSON.parse(
    packed.run("npm", ["pack", "--json", "--pack-destination", packed.folder], ROOT),
  ) as [{ filename: string }];
  packed.install(`./${filename}`, ...beside(), ...COMPILER_PACKAGES, "jest");
  checkTypes(packed);
  checkRooms(packed);
  checkLoading(packed);
  await checkBundling(packed);
  checkDocs(packed);
  await checkInWorkerd(packed);
  console.log("The packed package installs, type-checks and runs in an empty project.");
} finally {
  packed.remove();
}

const cloned = new Project();
try {
  const began = Date.now();
  cloned.install(`git+file://${ROOT}`, ...beside());
  const took = Date.now() - began;
  cloned.write("loads.cjs", `for (const entry of ${JSON.stringify(ENTRIES)}) require(entry);`);
  for (const node of nodes()) cloned.run(node, ["loads.cjs"]);
  const remark = took > A_MINUTE ? ", which is more than the minute that it should" : "";
  console.log(`The package installs from git: ${Math.round(took / 1_000)} s${remark}.`);
} finally {
  cloned.remove();
}

/** What the entries need beside them, as strangers who use all of them have it. */
function beside(): string[] {
  const versions = JSON.parse(packed.run("npm", ["pkg", "get", "devDependencies"], ROOT)) as Record<
    string,
    string
  >;
  return ["react", "react-dom", "@types/react"]
    .map((name) => `${name}@${versions[name]}`)
    .concat(`partysocket@${OLD_TYPES}`);
}
