/** A habit of writing that makes a reader stop. */
export interface Tic {
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly instead: string;
}

/** Words after which "hold" says that something applies: "the limit holds for everybody", "it holds until then". */
const AFTER_HOLD =
  "for|in|if|when|while|until|unless|here|there|everywhere|too|only|across|even|with|at|as|after|before|from|because|whether|whatever|whichever|again|whenever|and|or|but|since|where|wherever|good|true|over";

/** Comparisons and set phrases with "is no" that are plain English. */
const PLAIN_NO =
  "longer|more|less|better|worse|different|later|earlier|sooner|faster|slower|larger|smaller|one";

/** Found in prose and in comments. A pattern sees one sentence. */
export const TICS: readonly Tic[] = [
  {
    pattern: new RegExp(`\\bholds?(?=[.,;:!?)]|$| (?:${AFTER_HOLD})\\b)(?! (?:on to|in memory)\\b)`, "i"),
    instead: "apply, be true, stay",
  },
  { pattern: /\banew\b/i, instead: "again" },
  { pattern: /\ball the same\b/i, instead: "anyway, even so" },
  { pattern: /\bin the place of\b/i, instead: "instead of" },
  { pattern: /\bbelongs? into\b/i, instead: "belongs in" },
  { pattern: /\bfor ever\b/i, instead: "forever, or for how long" },
  { pattern: /\b(?:nobody|no one) can tell\b/i, instead: "nobody can find out" },
  {
    pattern: new RegExp(`(?<!\\bthere )\\b(?:is|are|was|were) no (?!(?:${PLAIN_NO})\\b)`, "i"),
    instead: "is not a",
  },
  {
    pattern: /(?:\b(?:its|their|his|her|nobody|somebody)|\w['’]s?)(?: own)? word\b/i,
    instead: "what it says",
  },
  { pattern: /\bcomes? to the same\b/i, instead: "the result is the same" },
  { pattern: /\bcontrol frames?\b/i, instead: "control message" },
  { pattern: /(?:\b(?:only|except|even|but|called|nothing|0)|`code`,?) where\b/i, instead: "if" },
  { pattern: /^@throws (?:\{\w+\} )?(?:at once, )?where\b/, instead: "if" },
  {
    pattern: /^Where (?!next\b|to\b).*, (?!(?:and|as|at|by|for|in|its|of|on|or|which|with)\b).*[^?:]$/,
    instead: "begin with If",
  },
  { pattern: clauseAsSubject("Who(?:ever)?"), instead: "begin with A client that, or If somebody" },
];

/** Found in prose only. A comment may say what something is: "What a host has to tell of a room." */
export const TICS_OF_PAGES: readonly Tic[] = [
  { pattern: clauseAsSubject("What(?:ever)?"), instead: "begin with the subject" },
];

/** "Who sends on gets a strike", but not "Who sent it, and when". */
function clauseAsSubject(pronoun: string): RegExp {
  return new RegExp(
    `^${pronoun} (?!(?:is|was) behind\\b)\\S+ .*(?<!\\b(?:it|that|what|which) )\\b(?:is|are|was|were|gets?|has|have|had|can|cannot|may|must|does|comes|goes|loses|keeps|stays|waits|takes|costs|counts)\\b.*[^?:]$`,
  );
}
