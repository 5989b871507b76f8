import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Follows each link of a site to another of its pages, down to the anchor. VitePress itself looks at pages only.
 *
 * @returns how many there are
 * @throws {Error} naming those that lead nowhere
 */
export function checkLinks(site: string): number {
  const files = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".html"),
  );
  const pages = new Map(files.map((file) => [`/${file}`, readFileSync(path.join(site, file), "utf8")]));
  const links = [...pages].flatMap(([page, html]) =>
    [...html.matchAll(/<(?:a|img|link|script)\b[^>]*? (?:href|src)="([^"]+)"/g)].map(([, target = ""]) => ({
      page,
      target,
    })),
  );
  const own = links.filter(({ target }) => !/^(?:[a-z]+:|\/\/)/.test(target));
  const dead = own.filter(({ page, target }) => {
    const { pathname, hash } = new URL(target, `http://site${page}`);
    const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const html = pages.get(decodeURI(file));
    if (html === undefined) return !existsSync(path.join(site, decodeURI(file)));
    return hash !== "" && !html.includes(` id="${decodeURIComponent(hash.slice(1))}"`);
  });
  if (dead.length > 0) {
    throw new Error(
      dead.map(({ page, target }) => `${page} links to ${target}, which is not there`).join("\n"),
    );
  }
  return own.length;
}
