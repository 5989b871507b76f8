import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The folders of `src`, from the bottom up. A file imports from its own folder and from those before it. */
const LAYERS =
  "shared words identity policy storage platform limits strikes session events external visibility bans switches audit directory collector metrics ledger alerts refusals record rehearsal candidate doctor simulator reporting appeals gate budgets bouncer live hosts admin console".split(
    " ",
  );

/** Types that a lower folder imports from a higher one, each with the reason. Values never go up. */
const TYPES_FROM_ABOVE: Readonly<Record<string, string>> = {
  "src/events/events.ts -> src/bans/ban.ts": "an event carries the ban as it is",
  "src/events/events.ts -> src/switches/switch.ts": "an event carries the switch as it is",
  "src/events/events.ts -> src/bans/appeal.ts": "an event carries the appeal as it is",
  "src/events/development.ts -> src/bans/ban.ts": "it puts the ban of such an event into words",
  "src/strikes/strikes.ts -> src/session/session.ts":
    "strikes are pure, but their public face is given sessions",
};

const MOST_LINES = 250;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const files = ["src", "client"].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`),
);
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const imports = files.flatMap((file) => importsOf(file, textOf(file)));

function importsOf(file: string, text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export) (?:[^;"]*? from )?"([^"]+)"|\bimport\("([^"]+)"\)/gm);
  return Array.from(statements, ([statement, name, later]) => {
    const module = name ?? later ?? "";
    const to = module.startsWith(".") ? path.posix.join(path.posix.dirname(file), module) : module;
    const named =
      /\{([^}]*)\}/
        .exec(statement)?.[1]
        ?.split(",")
        .filter((each) => each.trim() !== "") ?? [];
    const isType =
      /^\w+ type /.test(statement) ||
      (named.length > 0 && named.every((each) => each.trimStart().startsWith("type ")));
    return { from: file, to, isType };
  });
}

/** `src/index.ts` stands above all folders. */
function layerOf(file: string): number {
  const [top, folder = ""] = file.split("/");
  if (top !== "src") return -1;
  return folder.includes(".") ? LAYERS.length : LAYERS.indexOf(folder);
}

const name = ({ from, to }: Import): string => `${from} -> ${to}`;

describe("the folders of src", () => {
  it("are all in the list of layers", () => {
    const folders = new Set(
      files.filter((file) => file.startsWith("src/")).map((file) => file.split("/")[1]),
    );
    folders.delete("index.ts");
    expect(folders).toEqual(new Set(LAYERS));
  });

  it("import from lower ones only, but for the types that are named here", () => {
    const up = imports.filter(({ from, to }) => layerOf(to) > layerOf(from) && layerOf(from) >= 0);
    expect(up.filter((each) => !(each.isType && name(each) in TYPES_FROM_ABOVE)).map(name)).toEqual([]);
    const needed = new Set(up.map(name));
    expect(Object.keys(TYPES_FROM_ABOVE).filter((each) => !needed.has(each))).toEqual([]);
  });

  it("stand in AGENTS.md as they are", () => {
    const chain = LAYERS.map((folder) => `\`${folder}\``).join(" < ");
    expect(readFileSync(path.join(ROOT, "AGENTS.md"), "utf8").replaceAll(/\s+/g, " ")).toContain(
      `${chain} < `,
    );
  });

  it("stand in CONTRIBUTING.md from the top down", () => {
    const rows = readFileSync(path.join(ROOT, "CONTRIBUTING.md"), "utf8").matchAll(/^\| `src\/([\w-]+)/gm);
    const folders = Array.from(rows, ([, folder]) => folder);
    expect([...new Set(folders)]).toEqual(LAYERS.toReversed());
  });
});

describe("src/shared", () => {
  it("imports nothing but itself", () => {
    const out = imports.filter(
      ({ from, to }) => from.startsWith("src/shared/") && !to.startsWith("src/shared/"),
    );
    expect(out.map(name)).toEqual([]);
  });

  it("is all of src that the client imports, beside words", () => {
    const out = imports.filter(
      ({ from, to }) => from.startsWith("client/") && /^src\/(?!(?:shared|words)\/)/.test(to),
    );
    expect(out.map(name)).toEqual([]);
  });
});

describe("each file", () => {
  it(`has at most ${MOST_LINES} lines`, () => {
    const long = files.filter((file) => textOf(file).trimEnd().split("\n").length > MOST_LINES);
    expect(long).toEqual([]);
  });
});

/** What is known of a connection, and the files that may write it. `src/session/codec.ts` reads all of it back after hibernation. */
const WRITERS: Readonly<Record<string, RegExp>> = {
  // In thought, whoever comes is known at once.
  clientInfo: /^src\/(?:bouncer\/identification|rehearsal\/virtual-connection)\.ts$/,
  record: /^src\/(?:bouncer\/identification|rehearsal\/virtual-connection)\.ts$/,
  moderates: /^src\/(?:bouncer\/identification|rehearsal\/virtual-connection)\.ts$/,
  locale: /^src\/bouncer\/identification\.ts$/,
  exempt: /^src\/bouncer\/identification\.ts$/,
  conduct: /^src\/strikes\/session-conduct\.ts$/,
  // A session moves it along by itself if the clock stepped back.
  shadow: /^src\/(?:bans\/|session\/viewer\.ts$)/,
  isOwedStatement: /^src\/bans\//,
  sparedBy: /^src\/bans\//,
  away: /^src\/bans\//,
  admitted:
    /^src\/(?:bouncer\/connect|session\/(?:session|viewer)s|rehearsal\/virtual-(?:connection|sessions))\.ts$/,
  credits: /^src\/refusals\//,
  knowsLimits: /^src\/bouncer\/apply\.ts$/,
  announceKey: /^src\/bouncer\/(?:apply|connect)\.ts$/,
  override: /^src\/(?:switches\/|candidate\/trial\.ts)/,
};

it.each(Object.entries(WRITERS))("a session's %s is written by one subject", (part, writers) => {
  const writes = new RegExp(`(?:session|other)\\.${part} (?:\\?\\?)?= `);
  const found = files.filter(
    (file) => file.startsWith("src/") && file !== "src/session/codec.ts" && writes.test(textOf(file)),
  );
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((file) => !writers.test(file))).toEqual([]);
});

it("imports zod so that what nobody uses of it is left out", () => {
  // Of "zod", each schema brings all methods of every kind of schema. One file that is given "z" by its name brings the sentences of 40 languages too.
  const whole = [...files, "party/frames.ts"].filter((file) =>
    /from "zod"|import (?:type )?\{[^}]*\} from "zod/.test(textOf(file)),
  );
  expect(whole).toEqual([]);
});
