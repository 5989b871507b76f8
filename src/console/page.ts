import type { AdminRequest } from "../admin/options.ts";
import { PAGE } from "./built/page.ts";

/** Their names change with what is in them. */
const FOREVER = "public, max-age=31536000, immutable";

/**
 * The page, or one of its files.
 *
 * @param below what follows the mount in the path of the request
 * @returns `null` for anything else
 */
export function pageFor({ method }: AdminRequest, mount: string, below: string): Response | null {
  const isPage = below === "" || below === "/";
  const file = PAGE.files.find(({ name }) => below === `/${name}`);
  if (!isPage && file === undefined) return null;
  if (method !== "GET" && method !== "HEAD") {
    return new Response(null, { status: 405, headers: { Allow: "GET, HEAD" } });
  }
  const [text, type, caching] =
    file === undefined
      ? [PAGE.html.replaceAll("{mount}", mount), "text/html; charset=utf-8", "no-store"]
      : [file.text, file.type, FOREVER];
  return new Response(method === "HEAD" ? null : text, {
    headers: { "Content-Type": type, "Cache-Control": caching },
  });
}
