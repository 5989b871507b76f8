/** The forms of a sentence that depend on a number, by the categories of `Intl.PluralRules`. Each language needs `other`. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & Record<"other", string>>;

/** A sentence. `{name}` stands for a value. Of a plural the value `count` chooses the form. */
export type Sentence = string | Plural;

/** The sentences of a language, each by its key. */
export interface Catalogue<Key extends string = string> {
  /** The language, as BCP 47 has it, such as `"pt"`. */
  readonly language: string;
  /** Its sentences. */
  readonly sentences: Readonly<Record<Key, Sentence>>;
}

/** What stands in a sentence for `{name}`. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * Says a sentence in the language of a catalogue. Numbers are written as the language writes them. A value is text: nothing in it is replaced.
 *
 * @example
 * say(en, "slowMode.wait", { duration: "3 seconds" });
 */
export function say<Key extends string>(
  { language, sentences }: Catalogue<Key>,
  key: Key,
  values: Values = {},
): string {
  const sentence = sentences[key];
  const { count } = values;
  const text =
    typeof sentence === "string"
      ? sentence
      : (sentence[new Intl.PluralRules(language).select(Number(count))] ?? sentence.other);
  return text.replace(/\{(\w+)\}/g, (written, name: string) => {
    const value = values[name];
    if (value === undefined) return written;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}
