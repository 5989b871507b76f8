import * as z from "zod/mini";
import type { SentenceKey } from "../words/speaker.ts";

const PLURAL = "a text, or the forms of a plural with other among them";

const form = z.string(PLURAL).check(z.maxLength(1_000, "a text of at most 1,000 characters"));

const sentence = z.union(
  [
    form,
    z.strictObject({
      zero: z.optional(form),
      one: z.optional(form),
      two: z.optional(form),
      few: z.optional(form),
      many: z.optional(form),
      other: form,
    }),
  ],
  PLURAL,
);

/** Every key there is. If one is missing here, this does not compile. What they stand for would be of no use to a room. */
export const SENTENCES = {
  "warning.tooFast": true,
  "warning.tooLarge": true,
  "warning.invalid": true,
  "warning.restricted": true,
  "warning.neverAllowed": true,
  "warning.slowMode": true,
  "warning.rule": true,
  "warning.namedRule": true,
  "warning.wait": true,
  "warning.slowDown": true,
  "warning.last": true,
  "cooldown.tooFast": true,
  "cooldown.shared": true,
  "cooldown.sharedRule": true,
  "cooldown.sharedNamedRule": true,
  "cooldown.wait": true,
  "restriction.nothing": true,
  "restriction.only": true,
  "statement.closed": true,
  "statement.closedOpenEnd": true,
  "statement.wasClosed": true,
  "statement.hidden": true,
  "statement.hiddenOpenEnd": true,
  "statement.wasHidden": true,
  "statement.limit": true,
  "statement.sharedLimit": true,
  "statement.strike": true,
  "statement.automatic": true,
  "statement.byModerator": true,
  "statement.objection": true,
  "statement.appeal": true,
  "away.banned": true,
  "away.tooManyConnections": true,
  "away.connects": true,
  "away.shared": true,
  "away.tooFast": true,
  "away.backIn": true,
  "away.backNow": true,
  "away.resynced": true,
  "document.full": true,
  "standing.comeBack": true,
  "send.again": true,
  "send.waiting": true,
  "slowMode.on": true,
  "appeal.title": true,
  "appeal.explanation": true,
  "appeal.label": true,
  "appeal.left": true,
  "appeal.send": true,
  "appeal.open": true,
  "appeal.approved": true,
  "appeal.rejected": true,
  "appeal.note": true,
  "appeal.failed": true,
} satisfies Record<SentenceKey, true>;

const LANGUAGE = 'a language, such as "de" or "pt-BR"';

const words = z.strictObject(
  {
    language: z.string(LANGUAGE).check(z.refine(isLanguage, LANGUAGE)),
    sentences: z.strictObject(
      Object.fromEntries(Object.keys(SENTENCES).map((key) => [key, z.optional(sentence)])),
      "sentences by their keys",
    ),
  },
  "a catalogue of party-bouncer/words, or sentences of your own",
);

export const wordsSchema = z
  .array(words, "a list of catalogues")
  .check(z.maxLength(50, "at most 50 catalogues"));

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
