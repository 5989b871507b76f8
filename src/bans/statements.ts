import { type Session, isShadowed } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Entry } from "./ban.ts";
import type { BanStore } from "./ban-store.ts";
import type { Decisions } from "./decisions.ts";
import { remaining } from "../shared/period.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { disclose } from "./disclose.ts";

/** What statements work with. */
interface Means {
  readonly sessions: Sessions;
  readonly book: BanStore | null;
  readonly decisions: Decisions | null;
  readonly clock: () => number;
  policy(): DefinedPolicy;
}

/** Tells clients of their bans, each once, and takes note of it. */
export class Statements {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  /**
   * Tells a client of the bans that it is to be told of by now.
   *
   * @param known its entries in the book. Default: those that the book has
   */
  async tellWhatIsDue(session: Session, known?: readonly Entry[]): Promise<void> {
    const { book, decisions, clock, policy } = this.#means;
    const { record } = session;
    if (book === null || record === null || !policy().controlMessages) return;
    const now = clock();
    for (const entry of known ?? (await book.entriesOf(record, now))) {
      if (!isDue(entry, now)) continue;
      disclose(session, entry.ban, policy(), now);
      await decisions?.noteTold(entry.ban, entry);
    }
  }

  /** Tells a client that was shadow-banned, and is to be told of it, if it is over by now. */
  tellWhenOver(session: Session, now: number, onError: (error: unknown) => void): void {
    if (!session.isOwedWord || isShadowed(session, now)) return;
    session.isOwedWord = false;
    this.#means.sessions.save(session);
    this.tellWhatIsDue(session).catch(onError);
  }
}

function isDue({ ban, told }: Entry, now: number): boolean {
  if (told) return false;
  return ban.disclosure === "notify" || (ban.disclosure === "delayed" && remaining(ban, now) === 0);
}
