import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { DefaultTheme } from "vitepress";
import { indexOf } from "./links.ts";

type Item = DefaultTheme.SidebarItem;

const ROOT = path.resolve(import.meta.dirname, "../..");

export function sidebar(): Item[] {
  return [
    { text: "Start", items: pages("README", "docs/README", "docs/quickstart") },
    { text: "Guides", items: pagesIn("docs/guides", linkedIn("docs/README.md")) },
    { text: "Help", items: pages("docs/troubleshooting", "docs/glossary") },
    { text: "Migrate", items: pagesIn("docs/migrate") },
    {
      text: "Reference",
      items: [...reference(), ...pages("docs/reference/metrics", "docs/reference/traffic-record")],
    },
    { text: "Wire and figures", items: pages("PROTOCOL", "docs/benchmarks", "docs/attack") },
    { ...page("docs/decisions/README"), collapsed: true, items: pagesIn("docs/decisions") },
    { text: "Project", items: pages("CHANGELOG", "CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT") },
  ];
}

/** One item for each entry of the package, with its classes and interfaces below it. */
function reference(): Item[] {
  const folder = "docs/reference";
  const entries = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "index.md" && file !== "index.md")
    .map((file) => path.dirname(file))
    .toSorted();
  return entries.map((entry) => ({
    ...page(`${folder}/${entry}/index`),
    collapsed: true,
    items: ["classes", "interfaces"].flatMap((kind) => pagesIn(`${folder}/${entry}/${kind}`)),
  }));
}

/** @param order paths of pages. A page that is not among them comes after them. */
function pagesIn(folder: string, order: readonly string[] = []): Item[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => `${folder}/${file.slice(0, -".md".length)}`)
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en"))
    .map(page);
}

/** The pages that a page links to, in its order. */
function linkedIn(index: string): string[] {
  const text = readFileSync(path.join(ROOT, index), "utf8");
  return [...text.matchAll(/\]\(([\w/.-]+)\.md\)/g)].map(([, target = ""]) =>
    path.posix.join(path.posix.dirname(index), target),
  );
}

function pages(...names: string[]): Item[] {
  return names.map(page);
}

function page(name: string): Item {
  const heading = /^# (.+)$/m.exec(readFileSync(path.join(ROOT, `${name}.md`), "utf8"))?.[1] ?? name;
  const text = heading.replaceAll(/[`\\]/g, "");
  return { text, link: `/${indexOf(`${name}.md`).slice(0, -".md".length)}` };
}
