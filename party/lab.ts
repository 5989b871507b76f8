/**
 * Answers `GET /lab` by sending the browser on to `/lab/`, below which the policy lab's files are. Cloudflare's static assets do so
 * themselves.
 *
 * @returns `null` for any other request
 */
export function toTheLab({ url }: { readonly url: string }): Response | null {
  return new URL(url).pathname === "/lab"
    ? new Response(null, { status: 307, headers: { location: "/lab/" } })
    : null;
}
