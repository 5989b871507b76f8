import type { MarkdownRenderer } from "vitepress";

const REPOSITORY = "https://github.com/party-bouncer/party-bouncer/blob/main/";

/** The pages of the site: those at the top of the repository and in `docs`. */
const ON_SITE = /^\/(?:docs\/.+|(?!AGENTS)[^/]+)\.md$/;

/** An attribute of HTML that names a file beside the page. Vite finds the file only if the path begins with a dot. */
const BESIDE = /\b(src|srcset)="(?![a-z]+:|[./])/g;

/**
 * Makes what is right on GitHub right on the site too. Links to source, to folders and to pages elsewhere lead to the
 * repository; a README is the first page of its folder.
 */
export function linkLikeGitHub(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("links-like-github", ({ tokens, env }) => {
    const { relativePath } = env as { relativePath: string };
    for (const token of tokens.flatMap((token) => [token, ...(token.children ?? [])])) {
      if (token.type.startsWith("html")) token.content = token.content.replaceAll(BESIDE, '$1="./');
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null) token.attrSet("href", onSite(href, relativePath));
    }
  });
}

function onSite(href: string, page: string): string {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const { pathname, hash } = new URL(href, `http://site/${page}`);
  if (!ON_SITE.test(pathname)) return `${REPOSITORY}${pathname.slice(1)}${hash}`;
  return pathname.endsWith("/README.md") ? `${indexOf(pathname)}${hash}` : href;
}

/** What the site calls a page of the repository: a README is the first page of its folder. */
export function indexOf(page: string): string {
  return page.replace(/(^|\/)README\.md$/, "$1index.md");
}

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}
