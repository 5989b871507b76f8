import { directionOf, formatDelay, formatDuration, formatNumber, pluralOf } from "./by-language.ts";
import type { Catalogue, Sentence, Values } from "./sentence.ts";

const PLACE = /\{(\w+)(?:, (duration|in))?\}/g;

/**
 * Says a sentence in the language of a catalogue. A value is text: nothing in it is replaced. In a language that is written from right to
 * left each text is isolated, so that it does not disturb what stands around it.
 *
 * @example
 * say(en, "warning.wait", { wait: 2_000 }); // "Please wait 2 seconds before you send more."
 */
export function say<Key extends string>(
  { language, sentences }: Catalogue<Key>,
  key: Key,
  values?: Values,
): string {
  return render(sentences[key], language, values);
}

/** A sentence with its values in it, in the language that it is in. */
export function render(sentence: Sentence, language: string, values: Values = {}): string {
  return formOf(sentence, language, values).replace(PLACE, (written, name: string, format?: string) => {
    const value = values[name];
    if (typeof value === "string") return isolated(value, language);
    if (typeof value !== "number") return written;
    if (format === "duration") return formatDuration(language, value);
    return format === "in" ? formatDelay(language, value) : formatNumber(language, value);
  });
}

function formOf(sentence: Sentence, language: string, { count }: Values): string {
  if (typeof sentence === "string") return sentence;
  return sentence[pluralOf(language, Number(count))] ?? sentence.other;
}

function isolated(text: string, language: string): string {
  return directionOf(language) === "rtl" ? `\u2068${text}\u2069` : text;
}
