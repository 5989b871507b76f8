import path from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitepress";
import { drawDiagrams } from "./diagrams.ts";
import { anchorOf, indexOf, linkLikeGitHub } from "./links.ts";
import { sidebar } from "./sidebar.ts";

/** The pages are those that one reads on GitHub, at the same paths. So the site's source is the repository. */
export default defineConfig({
  title: "party-bouncer",
  description:
    "Rate limits, warnings and shadow-bans for WebSocket rooms on PartyServer, PartyKit and Durable Objects, for agents and Yjs documents.",
  lang: "en",
  srcDir: "..",
  srcExclude: ["!(docs)/**/*.md", "AGENTS.md", ".*/**"],
  rewrites: indexOf,
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      drawDiagrams(markdown);
      linkLikeGitHub(markdown);
    },
  },
  vite: {
    publicDir: "docs/.vitepress/public",
    plugins: [vueForPagesAbove()],
  },
  themeConfig: {
    nav: [
      { text: "Quickstart", link: "/docs/quickstart" },
      { text: "Guides", link: "/docs/" },
      { text: "Reference", link: "/docs/reference/" },
      { text: "Protocol", link: "/PROTOCOL" },
      { text: "Changelog", link: "/CHANGELOG" },
      // Not as a social link: VitePress fetches its picture from another machine while one writes.
      { text: "GitHub", link: "https://github.com/party-bouncer/party-bouncer" },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
  },
});

/** Pages are compiled to modules that import Vue. It is installed in `docs`, so a page above that folder does not find it. */
function vueForPagesAbove(): Plugin {
  const inside = path.join(import.meta.dirname, "config.ts");
  return {
    name: "vue-for-pages-above",
    enforce: "pre",
    resolveId(id, importer, { ssr }) {
      if (!/^vue(?:\/|$)/.test(id) || importer === inside) return null;
      return ssr === true ? { id, external: true } : this.resolve(id, inside);
    },
  };
}
