import { html, type Markup } from "./html.ts";

/**
 * What scrolls by itself, also by the keyboard, where it is wider than the page.
 *
 * @param label an attribute that names it
 */
export function scrolling(label: Markup, wide: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="group" ${label}>${wide}</div>`;
}

export interface Table {
  /** The id of its heading. */
  readonly heading: string;
  readonly columns: readonly (string | false)[];
  /** Whether the cells are words: numbers stand to the right. */
  readonly isText?: boolean;
  readonly rows: readonly Markup[];
}

export function table({ heading, columns, isText = false, rows }: Table): Markup {
  const kind = isText && html`class="text"`;
  return scrolling(
    html`aria-labelledby="${heading}"`,
    html`<table>
      <thead>
        <tr>
          ${columns.map((column) => column !== false && html`<th scope="col" ${kind}>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}
