declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Where a webhook goes, or what is wrong with its URL. */
type Target = { readonly url: URL } | { readonly mistake: string };

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Reads the URL of a webhook. What is said of a wrong one does not quote it, since it is a secret. */
export function targetOf(text: unknown): Target {
  const url = typeof text === "string" ? parsed(text) : null;
  if (url === null) return { mistake: "a URL that begins with https://" };
  if (url.username !== "" || url.password !== "")
    return { mistake: "a URL without a user name or a password" };
  if (url.protocol === "https:") return { url };
  if (url.protocol !== "http:") return { mistake: "a URL that begins with https://" };
  if (LOOPBACK.test(url.hostname) && !isInProduction()) return { url };
  return { mistake: "a URL that begins with https://, or, in development only, http://localhost" };
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
