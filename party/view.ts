import type { Bouncer, ConnectionLike, Viewer, WithoutAudience } from "party-bouncer";
import { type Saying, SHOWN } from "./conversation.ts";
import type { ChatFrame } from "./frames.ts";
import type { Person } from "./person.ts";

/** The room as one viewer sees it. */
export class View {
  readonly #bouncer: Bouncer;
  readonly #viewer: ConnectionLike | Viewer;

  constructor(bouncer: Bouncer, viewer: ConnectionLike | Viewer) {
    this.#bouncer = bouncer;
    this.#viewer = viewer;
  }

  nameOf(person: Person | null): string {
    return this.#bouncer.visibility.filter(person?.names ?? [], this.#viewer).at(-1)?.name ?? "Someone";
  }

  frameOf({ id, by, text, at }: WithoutAudience<Saying>): ChatFrame {
    return { type: "chat", id, from: this.nameOf(by), text, at };
  }

  /** The limit comes after the filter: before it, what is hidden would leave a gap. */
  historyOf(sayings: readonly Saying[]): ChatFrame[] {
    return this.#bouncer.visibility
      .filter(sayings, this.#viewer)
      .slice(-SHOWN)
      .map((saying) => this.frameOf(saying));
  }
}
