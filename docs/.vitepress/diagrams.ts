import { renderMermaidSVG } from "beautiful-mermaid";
import type { MarkdownRenderer } from "vitepress";

/** Colours of the site's theme, so that a diagram follows the switch between light and dark. */
const COLOURS = {
  bg: "var(--vp-c-bg)",
  fg: "var(--vp-c-text-1)",
  line: "var(--vp-c-text-3)",
  muted: "var(--vp-c-text-2)",
  accent: "var(--vp-c-brand-1)",
  transparent: true,
  padding: 8,
  nodeSpacing: 16,
  layerSpacing: 28,
};

/** How far a diagram may shrink to fit the page. One that is still too wide is scrolled. */
const SMALLEST = 0.75;

/** What Mermaid calls a diagram's accessible title. The renderer does not know it. */
const TITLE = /^\s*accTitle:\s*(.+)$/m;

/** Draws each block of Mermaid while the site is built. The page then has an SVG, and needs no script for it. */
export function drawDiagrams(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token?.info.trim() === "mermaid") return draw(token.content);
    return fence?.(tokens, index, options, env, self) ?? "";
  };
}

function draw(source: string): string {
  const title = TITLE.exec(source)?.[1] ?? "Diagram";
  // Vue drops <style> from a template; with v-html it stays.
  const svg = renderMermaidSVG(source.replace(TITLE, ""), COLOURS).replaceAll(/@import url\([^)]*\);/g, "");
  const width = Number(/<svg [^>]*?\bwidth="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  return `<div class="diagram" style="--least-width: ${Math.ceil(SMALLEST * width)}px" role="img" aria-label="${escaped(title)}" v-html="${escaped(JSON.stringify(svg))}"></div>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
