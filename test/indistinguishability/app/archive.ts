import type { Viewer } from "party-bouncer";
import { History, type Item, type SeenItem, type Version } from "../history.ts";
import type { AppConnection } from "./connection.ts";
import { AppBase } from "./app-base.ts";
import type { Outgoing } from "./frame.ts";
import type { AppHost } from "./app-host.ts";

/** How many messages a viewer is shown of what was said before. */
const SHOWN = 5;

/** What was said before, and who gets to see which version of it. */
export class Archive extends AppBase {
  protected readonly history: History;

  constructor(host: AppHost) {
    super(host);
    this.history = new History(host.storage);
  }

  protected keep(
    sender: AppConnection,
    by: string,
    text: string,
    audience: string | null = this.audienceOf(sender),
  ): Item {
    const texts: Version[] = [{ value: text, audience }];
    const item: Item = { id: this.newId(sender), at: Date.now(), by, audience, texts, reactions: [] };
    this.unfinished.add(this.history.add(item));
    return item;
  }

  protected newId(_author: AppConnection): string {
    return crypto.randomUUID();
  }

  /** The limit comes after the filter: else what a viewer may not see would take the place of what it may. */
  protected historyFor(viewer: AppConnection | Viewer): Outgoing[] {
    return this.bouncer.visibility
      .filter(this.history.items, viewer)
      .slice(-SHOWN)
      .map((item) => this.shown(item, viewer));
  }

  protected shown({ id, at, by, texts, reactions }: SeenItem, viewer: AppConnection | Viewer): Outgoing {
    return {
      type: "item",
      id,
      at,
      by,
      text: this.latestFor(viewer, texts),
      reactions: this.bouncer.visibility.filter(reactions, viewer).map(({ value }) => value),
    };
  }

  protected latestFor(viewer: AppConnection | Viewer, versions: readonly Version[]): string | undefined {
    return this.bouncer.visibility.filter(versions, viewer).at(-1)?.value;
  }
}
