import { Folded } from "../events/folded.ts";
import { Credits } from "../limits/credits.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Sender } from "../policy/protocol.ts";
import type { Session } from "../session/session.ts";
import type { Sendable } from "../shared/message.ts";

interface QuestionsDeps {
  readonly active: { readonly policy: Pick<DefinedPolicy, "protocol"> };
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** What a room asks its connections for, so that the answers are free. */
export class Questions {
  readonly #deps: QuestionsDeps;
  readonly #failures = new Folded();

  constructor(deps: QuestionsDeps) {
    this.#deps = deps;
  }

  /** Takes note of what the room has sent to a connection. If the protocol fails to say whether it asks for something, nothing is free. */
  note(session: Session, sent: Sendable): void {
    const { active, clock, fail } = this.#deps;
    const { protocol } = active.policy;
    if (protocol?.asksFor === undefined) return;
    try {
      const type: unknown = protocol.asksFor(sent, session.connection as Sender);
      if (typeof type !== "string") return;
      expect(session, type, clock());
    } catch (error) {
      if (this.#failures.note(clock()) > 0) fail("asking what the room asks for", error);
    }
  }
}

/** A connection is asked for a message of this type. */
export function expect(session: Session, type: string, now: number): void {
  session.credits ??= new Credits();
  session.credits.add(type, now);
}
