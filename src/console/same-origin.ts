import type { AdminRequest } from "../admin/options.ts";
import { Problem } from "../admin/problem.ts";

/** The header that the page's own requests have. Another site's page cannot send it without asking first, and is never answered. */
const OWN_HEADER = "X-Party-Bouncer";

/**
 * Only the console's own page asks by its cookie. Browsers say where a request is from: by `Sec-Fetch-Site`, which decides where it is
 * there, as a proxy may have changed the name of the host; or by `Origin`, as of a WebSocket.
 *
 * @throws {Problem} if it is from elsewhere
 */
export function requireSameOrigin({ method, headers }: AdminRequest): void {
  const site = headers.get("Sec-Fetch-Site");
  const origin = headers.get("Origin");
  const isOwn =
    site === null ? origin === null || hostOf(origin) === headers.get("Host") : site === "same-origin";
  if (!isOwn) throw new Problem(403, "Only the console's own page may ask this.");
  if (method === "GET" || method === "HEAD") return;
  if (!hasOwnHeader({ headers })) throw new Problem(403, `Say ${OWN_HEADER}: 1.`);
}

/** Whether a request says that it is from the console's own page, for something that a person did there. */
export function hasOwnHeader({ headers }: Pick<AdminRequest, "headers">): boolean {
  return headers.get(OWN_HEADER) === "1";
}

/** @returns `null` if there is none, such as for a sandboxed page */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
