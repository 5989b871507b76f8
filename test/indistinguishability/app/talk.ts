import type { AppConnection } from "./connection.ts";
import { type Person, person } from "./person.ts";
import { Roster } from "./roster.ts";

/** What is said at once: to all, to the others, or to somebody. */
export class Talk extends Roster {
  protected say(sender: AppConnection, text: string): void {
    const item = this.keep(sender, person(sender)?.user ?? "", text);
    this.toAll(sender, { type: "said", id: item.id, at: item.at, by: this.idOf(sender), text });
    this.reply(sender, { type: "accepted", id: item.id });
  }

  protected shout(sender: AppConnection, text: string): void {
    for (const guest of this.guests())
      this.toGuest(guest, sender, { type: "shouted", by: this.idOf(sender), text });
  }

  /** The numbers are each viewer's own: a shared sequence would have gaps where a viewer does not get to see something. */
  protected number(sender: AppConnection, text: string): void {
    for (const guest of this.guests()) {
      if (!this.bouncer.visibility.canSee(guest, sender)) continue;
      const known = person(guest);
      if (known === null) continue;
      const received = known.received + 1;
      guest.setState({ ...known, received } satisfies Person);
      this.toGuest(guest, sender, { type: "numbered", number: received, by: this.idOf(sender), text });
    }
  }

  protected tell(sender: AppConnection, id: string, text: string): void {
    const to = this.host.room.getConnection(id);
    if (to === undefined) return this.refuse(sender, "nobody has that id");
    this.toGuest(to, sender, { type: "told", by: this.idOf(sender), text });
    this.reply(sender, { type: "delivered", id, text });
  }

  protected tellUser(sender: AppConnection, user: string, text: string): void {
    const theirs = this.guests().filter((guest) => person(guest)?.user === user);
    if (theirs.length === 0) return this.refuse(sender, "nobody has that name");
    for (const to of theirs) this.toGuest(to, sender, { type: "told", by: this.idOf(sender), text });
    this.reply(sender, { type: "delivered", user, text });
  }
}
