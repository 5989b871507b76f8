/**
 * Whether a URL is of a server on the developer's own machine, as `partykit dev`, `wrangler dev` and Vite serve it, and nothing says
 * otherwise: tests and builds set `NODE_ENV`.
 */
export function isInDevelopment(url: string): boolean {
  const stage = environment();
  if (stage === "production" || stage === "test") return false;
  try {
    return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
  } catch {
    return false;
  }
}

declare const process: { readonly env: { readonly NODE_ENV?: string } };

function environment(): string | undefined {
  try {
    // Word for word: bundlers put a literal in its place, also where there is no `process`.
    return process.env.NODE_ENV;
  } catch {
    return undefined;
  }
}

/** Whether a client's address is that of the machine itself: then all visitors on this machine have it. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "0:0:0:0::/64";
}
