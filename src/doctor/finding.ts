/** What is wrong with a room, or might be. Each has a section of its own in `docs/guides/doctor.md`. */
export type FindingCode =
  | "one-address"
  | "no-identity"
  | "falls-back"
  | "small-max-message-bytes"
  | "unseen-listener"
  | "gate-identity"
  | "limit-hits-everybody"
  | "limit-idle"
  | "too-early";

/**
 * Something that a room's own traffic shows about its policy or its code.
 *
 * @example
 * for (const { level, message, fix } of bouncer.doctor()) if (level === "error") console.error(message, fix);
 */
export interface Finding {
  /** Which kind of finding it is. It stays the same from version to version, so that you can leave one out. */
  readonly code: FindingCode;
  /**
   * - `error`: the bouncer cannot do what the policy says.
   * - `warning`: it can, but it hits the wrong clients, or may do so.
   * - `info`: nothing is wrong, and something could be better.
   */
  readonly level: "error" | "warning" | "info";
  /** What was seen, in a sentence or two, with numbers. It names no client and no address. */
  readonly message: string;
  /** What to do, in a sentence. */
  readonly fix: string;
  /** Where the docs say more: a file of the repository and a section of it. */
  readonly docs: string;
}

/** A finding, with the section of the docs that its code has. */
export function finding(code: FindingCode, level: Finding["level"], message: string, fix: string): Finding {
  return { code, level, message, fix, docs: `docs/guides/doctor.md#${code}` };
}

const LEVELS: readonly Finding["level"][] = ["error", "warning", "info"];

/** The worst first. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));

/** A part of a whole, in words: `62%`. */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((100 * part) / whole)}%`;
