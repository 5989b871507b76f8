/** Whether this is development. Bundlers put the environment in; without one, a page on this machine is. Deno would ask its user for leave. */
export function isDevelopment(): boolean {
  const isSilent = typeof process === "undefined" || "Deno" in globalThis;
  const environment = isSilent ? undefined : process.env?.["NODE_ENV"];
  if (environment !== undefined) return environment !== "production";
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(globalThis.location?.hostname ?? "");
}
