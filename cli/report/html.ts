import { plain } from "../style.ts";

/** Markup that is safe to show. */
export class Markup {
  readonly text: string;

  /** @param text what nobody else has chosen */
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | false | null | readonly Value[];

/** Markup with values in it. Text is escaped: a client chooses its name and its types. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.map((text, index) => text + shown(values[index] ?? "")).join(""));
}

function shown(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "object" && value !== null) return value.map(shown).join("");
  return value === null || value === false ? "" : escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
