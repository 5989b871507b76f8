import type { Item, SeenItem } from "../history.ts";
import type { AppConnection } from "./connection.ts";
import { person } from "./person.ts";
import { Talk } from "./talk.ts";

/** What is said about a message: reactions, and edits. */
export class Remarks extends Talk {
  protected react(sender: AppConnection, emoji: string): void {
    const item = this.keptItem(this.bouncer.visibility.filter(this.history.items, sender).at(-1));
    if (item === undefined) return this.refuse(sender, "nothing to react to");
    const audience = this.audienceAbout(item, sender);
    item.reactions.push({ value: emoji, audience });
    this.unfinished.add(this.history.save());
    this.toAudience(audience, { type: "reacted", to: item.id, by: sender.id, emoji });
  }

  protected edit(sender: AppConnection, text: string): void {
    const user = person(sender)?.user;
    const seen = this.bouncer.visibility.filter(this.history.items, sender).findLast(({ by }) => by === user);
    const item = this.keptItem(seen);
    if (item === undefined) return this.refuse(sender, "nothing to edit");
    const audience = this.audienceAbout(item, sender);
    item.texts.push({ value: text, audience });
    this.unfinished.add(this.history.save());
    this.toAudience(audience, { type: "edited", id: item.id, text });
  }

  /** What a viewer is shown of an item does not say who else may see it. */
  protected keptItem(seen: SeenItem | undefined): Item | undefined {
    return seen && this.history.kept(seen);
  }

  /** It is seen by those who may see both. */
  protected audienceAbout(item: Item, author: AppConnection): string | null {
    return item.audience ?? this.audienceOf(author);
  }
}
