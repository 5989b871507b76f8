/**
 * What lets Node import a file as the app's bundler does: TypeScript, relative imports without an ending, JSON, and this package by its
 * name where the app has not installed it.
 *
 * Node's own type stripping needs Node 22.18 and full file names, and knows no enums. jiti brings 1.7 MB of Babel.
 */
import { readFileSync } from "node:fs";
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module";
import { fileURLToPath } from "node:url";
import { transform } from "sucrase";

/** Another module that may be meant by a specifier, and from where it is looked for. */
interface Substitute {
  readonly specifier: string;
  readonly parentURL?: string;
}

const TYPESCRIPT_OF: Readonly<Record<string, string>> = { js: "ts", mjs: "mts" };
const ENDINGS = [".ts", ".mts", ".js", ".mjs", ".json", "/index.ts", "/index.js"];

/** The class that a policy stands beside may need `cloudflare:workers`. It never runs here. */
const IN_NODE: Substitute = { specifier: "#cloudflare-workers", parentURL: import.meta.url };

/** What to look for: the module itself, and then, in this order, what may be meant. */
function meantBy(specifier: string): readonly [Substitute, ...Substitute[]] {
  if (specifier === "cloudflare:workers") return [IN_NODE];
  return [{ specifier }, ...substitutesFor(specifier)];
}

function substitutesFor(specifier: string): Substitute[] {
  if (/^party-bouncer(?:\/|$)/.test(specifier)) return [{ specifier, parentURL: import.meta.url }];
  if (!/^(?:\.{0,2}\/|file:)/.test(specifier)) return [];
  const [, stem = "", ending = ""] = /^(.*)\.(m?js)$/.exec(specifier) ?? [];
  const typescript = TYPESCRIPT_OF[ending];
  if (typescript !== undefined) return [{ specifier: `${stem}.${typescript}` }];
  return ENDINGS.map((each) => ({ specifier: specifier + each }));
}

const IS_MODULE = /^\s*(?:import|export)\b/m;

/** A module of the app, ready to run; `null` if Node can load it by itself. */
function loaded(url: string, { importAttributes }: Partial<LoadHookContext>): LoadFnOutput | null {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return null;
  const file = fileURLToPath(url);
  const module = (source: string): LoadFnOutput => ({ format: "module", source, shortCircuit: true });
  if (/\.m?ts$/.test(file)) return module(withoutTypes(readFileSync(file, "utf8"), file));
  if (file.endsWith(".json") && importAttributes?.["type"] === undefined) {
    return module(`export default ${readFileSync(file, "utf8")}`);
  }
  if (!file.endsWith(".js")) return null;
  // Without a "type" in package.json, an older Node takes it for CommonJS.
  const source = readFileSync(file, "utf8");
  return IS_MODULE.test(source) ? module(source) : null;
}

function withoutTypes(source: string, file: string): string {
  try {
    return transform(source, { transforms: ["typescript"], disableESTransforms: true, filePath: file }).code;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, what = message, at = ""] = /: ([^:]+) \((\d+:\d+)\)$/.exec(message) ?? [];
    throw new SyntaxError(`${what} at ${file}:${at}`, { cause: error });
  }
}

type NextResolve<Resolved> = (specifier: string, context?: Partial<ResolveHookContext>) => Resolved;

/** For hooks in the same thread. */
export function resolveAtOnce(
  specifier: string,
  context: ResolveHookContext,
  nextResolve: NextResolve<ResolveFnOutput>,
): ResolveFnOutput {
  const [first, ...others] = meantBy(specifier);
  try {
    return nextResolve(first.specifier, { ...context, ...first });
  } catch (error) {
    for (const other of others) {
      try {
        return nextResolve(other.specifier, { ...context, ...other });
      } catch {
        // The next one may be there.
      }
    }
    throw error;
  }
}

/** For hooks in a thread of their own. */
export async function resolve(
  specifier: string,
  context: ResolveHookContext,
  nextResolve: NextResolve<Promise<ResolveFnOutput>>,
): Promise<ResolveFnOutput> {
  const [first, ...others] = meantBy(specifier);
  try {
    return await nextResolve(first.specifier, { ...context, ...first });
  } catch (error) {
    for (const other of others) {
      try {
        return await nextResolve(other.specifier, { ...context, ...other });
      } catch {
        // The next one may be there.
      }
    }
    throw error;
  }
}

/** For hooks in either thread. */
export function load<Output extends LoadFnOutput | Promise<LoadFnOutput>>(
  url: string,
  context: LoadHookContext,
  nextLoad: (url: string, context?: Partial<LoadHookContext>) => Output,
): LoadFnOutput | Output {
  return loaded(url, context) ?? nextLoad(url, context);
}
