/**
 * Hands over a module of Node's: at once, or a moment later, or never in a worker without the compatibility flag `nodejs_compat`.
 *
 * It is not imported statically, since that would keep a worker without the flag from starting. Nor is it awaited at the top level,
 * since a module that does so cannot be loaded by `require()`. A worker that cannot hand it over at once has imported it by the time it
 * constructs its first room (workerd from 2024-07 to 2026-08).
 */
export function whenLoaded<T>(name: string, use: (module: T) => void): void {
  const module = builtIn(name);
  if (module === null) importLater(name, use);
  else use(module as T);
}

function builtIn(name: string): unknown {
  // Node 20.16 and later, and workers with nodejs_compat and a compatibility date of 2024-09-23 or later.
  if (typeof process === "undefined" || process.getBuiltinModule === undefined) return null;
  return process.getBuiltinModule(name) ?? null;
}

// The name is a parameter, not a constant: a bundler would put a constant into the `import()`, and the next bundler would then warn that
// the worker needs nodejs_compat.
function importLater<T>(name: string, use: (module: T) => void): void {
  import(name).then(use, () => {
    // The worker does not have it. A room that cannot do without throws when it is constructed.
  });
}
