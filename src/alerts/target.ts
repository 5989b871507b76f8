declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Where a webhook goes, or what is wrong with its URL. */
type Target = { readonly url: URL } | { readonly mistake: string };

/** The own machine. A URL has addresses in one form only, however they were written. */
const LOOPBACK = /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/;

/** Addresses and names that are not on the internet: those of a network within, and of a cloud's own services. */
const INTERNAL =
  /^(?:(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+|\[(?:::|f[cd]|fe[89ab]).*\]|(?:.+\.)?(?:localhost|local|internal)\.?)$/;

/** Reads the URL of a webhook. What is said of a wrong one does not quote it, since it is a secret. */
export function targetOf(text: unknown): Target {
  const url = typeof text === "string" ? parsed(text) : null;
  if (url === null) return { mistake: "a URL that begins with https://" };
  if (url.username !== "" || url.password !== "")
    return { mistake: "a URL without a user name or a password" };
  if (LOOPBACK.test(url.hostname) && !isInProduction() && /^https?:$/.test(url.protocol)) return { url };
  if (url.protocol !== "https:")
    return { mistake: "a URL that begins with https://, or, in development only, http://localhost" };
  return INTERNAL.test(url.hostname) ? { mistake: "a URL of a server on the internet" } : { url };
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function isInProduction(): boolean {
  try {
    // Word for word: bundlers put a literal in its place, also where there is no `process`.
    return process.env.NODE_ENV === "production";
  } catch {
    return false;
  }
}
