/**
 * Whether a URL is of a server on the developer's own machine, as `partykit dev`, `wrangler dev` and Vite serve it, and nothing says
 * otherwise: tests and builds set `NODE_ENV`.
 */
export function isInDevelopment(url: string): boolean {
  const { process } = globalThis as { process?: { env?: { NODE_ENV?: string } } };
  const stage = process?.env?.NODE_ENV;
  if (stage === "production" || stage === "test") return false;
  try {
    return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
  } catch {
    return false;
  }
}

/** Whether an address, as clients are known by it, is that of the machine itself: then all its visitors have it. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "0:0:0:0::/64";
}
