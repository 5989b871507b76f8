/** Whether this is development. A bundler states the environment. If none is stated, a page on this machine is in development. Deno is not asked: it would ask its user for permission. */
export function isDevelopment(): boolean {
  const isSilent = typeof process === "undefined" || "Deno" in globalThis;
  const environment = isSilent ? undefined : process.env?.["NODE_ENV"];
  if (environment !== undefined) return environment !== "production";
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(globalThis.location?.hostname ?? "");
}
