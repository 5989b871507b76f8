import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { muteCommand, warnCommand } from "../../cli/acts.ts";
import { addCommand } from "../../cli/add.ts";
import { bansCommand } from "../../cli/bans.ts";
import { checkCommand } from "../../cli/check.ts";
import { clientCommand } from "../../cli/client.ts";
import { doctorCommand } from "../../cli/doctor.ts";
import { metricsCommand } from "../../cli/metrics.ts";
import { recordCommand } from "../../cli/record.ts";
import { roomsCommand } from "../../cli/rooms.ts";
import { simulateCommand } from "../../cli/simulate.ts";
import { postureCommand, slowModeCommand } from "../../cli/switches.ts";
import { tailCommand } from "../../cli/tail.ts";
import { parseCondition } from "../../cli/simulate/fail-on.ts";
import { simulate } from "../../src/simulator/simulate.ts";
import { jsonOf } from "./examples.ts";
import { traffic } from "../../src/simulator/generators/traffic.ts";

const PAGE = readFileSync(path.resolve(import.meta.dirname, "../../docs/guides/command-line.md"), "utf8");
const COMMANDS: readonly Command[] = [checkCommand(), recordCommand(), simulateCommand(), doctorCommand()];
/** Those on the API, which have most options in common. */
const ON_API: readonly Command[] = [
  ...bansCommand().commands,
  warnCommand(),
  muteCommand(),
  slowModeCommand(),
  postureCommand(),
  roomsCommand(),
  clientCommand(),
  metricsCommand(),
  tailCommand(),
];

describe("the page on the command line", () => {
  it.each(COMMANDS.map((command) => [command.name(), command] as const))(
    "names each option of %s",
    (name, command) => {
      const [, section = ""] = PAGE.split(`\n## ${name}\n`);
      const [text = ""] = section.split("\n## ");
      // A token is told of once.
      const shown = command.options.filter(({ long }) => !(name === "doctor" && long?.startsWith("--token")));
      for (const { long } of shown) expect(text).toContain(long);
    },
  );

  it("names each option of the commands on the API, and each of these commands", () => {
    const [, text = ""] = PAGE.split("\n## All rooms at once\n");
    for (const command of ON_API) {
      expect(text).toContain(command.name());
      // The page has said what is against it.
      for (const { long } of command.options) if (long !== "--token") expect(text).toContain(long);
    }
  });

  it("names no option that there is not", () => {
    const known = new Set(
      [...COMMANDS, ...ON_API, addCommand()].flatMap(({ options }) => options.map(({ long }) => long)),
    );
    const named = [...PAGE.matchAll(/(?<![\w=-])--[a-z][a-z-]+/g)].map(([flag]) => flag);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
  });

  it("names each condition of --fail-on", () => {
    const [, table = ""] = PAGE.split("### In CI");
    const named = [...table.matchAll(/^\| ((?:`[a-z]+`(?:, )?)+) +\|/gm)].flatMap(([, cell = ""]) =>
      cell.replaceAll("`", "").split(", "),
    );
    expect(named).toHaveLength(9);
    for (const what of named) expect(parseCondition(`${what}=1`)).toMatchObject({ what });
  });

  it("shows the JSON that there is", () => {
    const policy = { limits: [{ name: "lines", limit: 2, window: "1s", burst: 5 }] } as const;
    const records = traffic({
      seed: 3,
      from: Date.UTC(2026, 10, 12, 14, 2),
      for: "1m",
      crowd: [
        { kind: "talker", count: 30 },
        { kind: "flood", count: 1 },
      ],
    });
    const [, shown = ""] = /```jsonc\n([^]*?)\n```/.exec(PAGE) ?? [];
    expect(shapeOf(jsonOf(shown))).toEqual(shapeOf(simulate(policy, records, { share: 0.95 })));
  });
});

/** Names and kinds of values, and of each list those of its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}
