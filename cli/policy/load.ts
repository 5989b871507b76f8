import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type DefinedPolicy, definePolicy, type Policy, type PolicyMistake, presets } from "party-bouncer";
import { suggestionFor } from "../../src/policy/suggestion.ts";
import { Misuse } from "../failure.ts";
import { importModule } from "./import-module.ts";
import { placeOf } from "./place.ts";

/** A policy, and where it comes from. */
export interface LoadedPolicy {
  /** As it was asked for: the path of a file, or the name of a preset. */
  readonly name: string;
  readonly policy: DefinedPolicy;
  /** As the file says it, without its defaults. */
  readonly stated: Policy;
}

/** A file whose policy has mistakes. The message has a line for each. */
export class WrongPolicy extends Misuse {
  override readonly name = "WrongPolicy";
}

const PRESET = /^presets\.(.+)$/;

/**
 * Loads a policy: `presets.chat`, or what a file exports.
 *
 * @throws {WrongPolicy} if the policy has mistakes
 * @throws {Misuse} if there is no policy to be found
 */
export async function loadPolicy(name: string): Promise<LoadedPolicy> {
  const preset = PRESET.exec(name)?.[1];
  if (preset !== undefined) return presetNamed(preset);
  const file = path.resolve(name);
  const found = await stat(file).catch(() => null);
  if (found === null) throw new Misuse(`There is no file ${name}.${hintFor(name)}`);
  if (!found.isFile()) throw new Misuse(`${name} is not a file. Name the file that exports the policy.`);
  try {
    const stated = file.endsWith(".json") ? await parseJson(file, name) : await exportOf(file, name);
    return { name, stated, policy: definePolicy(stated) };
  } catch (error) {
    if (!isPolicyError(error)) throw error;
    throw new WrongPolicy(await toldOf(error, file, name));
  }
}

function presetNamed(name: string): LoadedPolicy {
  const names = Object.keys(presets);
  const stated = (presets as unknown as Readonly<Record<string, Policy>>)[name];
  if (stated !== undefined && Object.hasOwn(presets, name)) {
    return { name: `presets.${name}`, stated, policy: definePolicy(stated) };
  }
  const meant = suggestionFor(name, names);
  const question = meant === null ? "" : ` Did you mean presets.${meant}?`;
  throw new Misuse(`There is no preset "${name}".${question}\nThe presets are ${names.join(", ")}.`);
}

function hintFor(name: string): string {
  return Object.hasOwn(presets, name) ? ` If you mean the preset, say presets.${name}.` : "";
}

async function parseJson(file: string, name: string): Promise<Policy> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Policy;
  } catch (error) {
    throw new Misuse(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function exportOf(file: string, name: string): Promise<Policy> {
  const exported = await importModule(pathToFileURL(file), name);
  const { default: byDefault, policy = byDefault } = exported;
  if (isPolicy(byDefault)) return byDefault;
  if (isPolicy(policy)) return policy;
  throw new Misuse(
    `${name} exports ${whatIs(byDefault, exported)}. Export the policy by default, or under the name \`policy\`:\n  export const policy = definePolicy({ … });`,
  );
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === "object" && value !== null && !isWorker(value);
}

function whatIs(byDefault: unknown, exported: object): string {
  if (typeof byDefault === "function") {
    return /^class\b/.test(String(byDefault)) ? "a class, not a policy" : "a function, not a policy";
  }
  if (isWorker(byDefault)) return "a worker, not a policy";
  const names = Object.keys(exported).filter((each) => each !== "default");
  return names.length === 0 ? "nothing" : `${names.join(", ")}, but no policy`;
}

/** What `export default { fetch() {} }` makes of a module. */
function isWorker(value: unknown): boolean {
  return typeof value === "object" && value !== null && "fetch" in value && typeof value.fetch === "function";
}

/** By its name: the file may have its own version of this package. */
function isPolicyError(error: unknown): error is Error & { readonly mistakes?: readonly PolicyMistake[] } {
  return error instanceof Error && error.name === "PolicyError";
}

/** The mistakes, each with its place in the file. */
async function toldOf(
  { message, mistakes }: { readonly message: string; readonly mistakes?: readonly PolicyMistake[] },
  file: string,
  name: string,
): Promise<string> {
  if (mistakes === undefined) return `${name}: ${message}`;
  const text = await readFile(file, "utf8");
  const lines = mistakes.map((mistake) => {
    const { line, column } = placeOf(mistake.path, text);
    return `  ${name}:${line}:${column}: ${optionAt(mistake.path)}: ${mistake.message}`;
  });
  return `The policy cannot be used:\n${lines.join("\n")}`;
}

/** `limits[0].window` */
function optionAt(path: readonly (string | number)[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return text === "" ? "policy" : text.replace(/^\./, "");
}
