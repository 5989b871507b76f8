import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { DefaultTheme } from "vitepress";

type Item = DefaultTheme.SidebarItem;

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Guides in the order in which one reads them. A guide that is not named here comes after them. */
const GUIDES = [
  "policies",
  "client-identity",
  "shadow-bans",
  "bans-across-rooms",
  "client",
  "react",
  "moderation",
];

export function sidebar(): Item[] {
  return [
    { text: "Start", items: pages("README", "docs/quickstart") },
    { text: "Guides", items: pagesIn("docs/guides", GUIDES) },
    { text: "Help", items: pages("docs/troubleshooting", "docs/glossary") },
    { text: "Migrate", items: pagesIn("docs/migrate") },
    { text: "Reference", items: reference() },
    { text: "Wire and figures", items: pages("PROTOCOL", "docs/benchmarks", "docs/attack") },
    { text: "Decisions", collapsed: true, items: pagesIn("docs/decisions") },
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

function pagesIn(folder: string, order: readonly string[] = []): Item[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length));
  return names
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en"))
    .map((name) => page(`${folder}/${name}`));
}

function pages(...names: string[]): Item[] {
  return names.map(page);
}

function page(name: string): Item {
  const heading = /^# (.+)$/m.exec(readFileSync(path.join(ROOT, `${name}.md`), "utf8"))?.[1] ?? name;
  const text = heading.replaceAll(/[`\\]/g, "");
  return { text, link: `/${name === "README" ? "index" : name}` };
}
