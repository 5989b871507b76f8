/** The forms of a sentence that depend on a number, by the categories of `Intl.PluralRules`. Each language needs `other`. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & Record<"other", string>>;

/**
 * A sentence, or its forms. In braces is what stands for a value:
 *
 * - `{name}`: a text as it is, or a number as the language writes it.
 * - `{name, duration}`: a span of time, given in ms, such as `2 seconds`.
 * - `{name, in}`: the same as a time to come, such as `in 2 seconds`.
 *
 * Of a plural the value `count` chooses the form.
 */
export type Sentence = string | Plural;

/** The sentences of a language, each by its key. */
export interface Catalogue<Key extends string = string> {
  /** The language, as BCP 47 has it, such as `"pt"`. */
  readonly language: string;
  /** Its sentences. */
  readonly sentences: Readonly<Record<Key, Sentence>>;
}

/** What stands in a sentence for what is in braces. Times are in ms. */
export type Values = Readonly<Record<string, string | number>>;
