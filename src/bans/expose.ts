import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import { newBan, strictest } from "./ban.ts";
import type { Sessions } from "../session/sessions.ts";
import type { BanEnforcement } from "./enforcement.ts";
import type { BanStore } from "./ban-store.ts";

/** What an operator is told of a room that cannot hide anybody. */
const MIXED =
  "This room sends what several clients said together, from what one of them set off, such as a shared timer. While that one is " +
  "shadow-banned, what the others said would reach nobody. So nobody is shadow-banned here any more: hidden clients are closed " +
  "openly. To keep shadow-bans, send each message in its author's name, with bouncer.visibility.as(author, send): see \"Several authors " +
  'in one timer" in docs/guides/shadow-bans.md.';

/** What an exposure needs. */
interface ExposureDeps {
  readonly sessions: Sessions;
  readonly store: BanStore | null;
  readonly enforcement: BanEnforcement;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** Closes hidden clients openly, in a room that cannot hide anybody. */
export class Exposure {
  readonly #deps: ExposureDeps;
  readonly #exposed = new WeakSet<Session>();

  constructor(deps: ExposureDeps) {
    this.#deps = deps;
  }

  /** Closes all hidden clients of a room that was found to send several clients' messages together, and says so. */
  ofEveryone(): void {
    this.#deps.fail("keeping a shadow-ban", new Error(MIXED));
    const now = this.#deps.clock();
    for (const session of this.#deps.sessions.present()) if (isShadowed(session, now)) this.of(session, now);
  }

  /** Replaces a hidden ban with an open one, for as long and for the same reason. Until then nobody hears the client. */
  of(session: Session, now: number): void {
    if (this.#exposed.has(session)) return;
    this.#exposed.add(session);
    this.#close(session, now).catch((error: unknown) => {
      this.#exposed.delete(session);
      this.#deps.fail("keeping a ban", error);
    });
  }

  async #close(session: Session, now: number): Promise<void> {
    const { record, shadow, conduct } = session;
    if (shadow === null) return;
    const { store, enforcement } = this.#deps;
    const bans = record === null || store === null ? [] : await store.bansOf(record, now);
    const { by, reason, limit, disclosure } = strictest(bans, "shadow-ban", now) ?? {
      by: "operator",
      reason: "",
      limit: conduct.strikes > 0 ? conduct.limit : null,
      disclosure: "none" as const,
    };
    await enforcement.imposeOn(
      session,
      newBan("close", record, { at: now, until: shadow.until }, { by, reason, limit, disclosure }),
    );
  }
}
