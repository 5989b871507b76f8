import type { Item, Version } from "../history.ts";
import { frame, type Outgoing, person, type SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

/** Salons in which the others would hear of what is hidden, or miss what is not. */
export const leakingMutants: readonly Mutant[] = [
  mutant(
    "native-send",
    "plain chat",
    class extends PartialSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        if (!this.isHidden(sender)) return;
        // What the runtime's own socket sends passes by the connection, and so by its bounds.
        for (const guest of this.guests()) {
          if (this.bouncer.canSee(guest, sender)) continue;
          WebSocket.prototype.send.call(guest as unknown as WebSocket, frame(outgoing));
        }
      }
    },
  ),
  mutant(
    "outbox-emptied-by-another",
    "plain chat",
    class extends PartialSalon {
      #outbox: Outgoing[] = [];

      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        if (this.isHidden(sender)) {
          this.#outbox.push(outgoing);
          return;
        }
        for (const late of this.#outbox) super.toAll(sender, late);
        this.#outbox = [];
      }
    },
  ),
  mutant(
    "sent-on-leaving",
    "reconnects",
    class extends PartialSalon {
      #last: Outgoing | null = null;

      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        if (this.isHidden(sender)) this.#last = outgoing;
      }

      override leave(connection: SalonConnection): void {
        if (this.#last !== null) super.toAll(connection, this.#last);
        super.leave(connection);
      }
    },
  ),
  mutant(
    "history-for-everyone",
    "history",
    class extends PartialSalon {
      #isKeeping = false;

      protected override say(sender: SalonConnection, text: string): void {
        this.#isKeeping = true;
        super.say(sender, text);
        this.#isKeeping = false;
      }

      protected override audienceOf(author: SalonConnection): string | null {
        return this.#isKeeping ? null : super.audienceOf(author);
      }
    },
  ),
  mutant(
    "history-filtered-after-its-limit",
    "history longer than is shown",
    class extends PartialSalon {
      protected override historyFor(viewer: SalonConnection): Outgoing[] {
        const newest = this.history.items.slice(-5);
        return this.bouncer.visible(newest, viewer).map((item) => this.shown(item, viewer));
      }
    },
  ),
  mutant(
    "left-out-of-presence",
    "presence and counts",
    class extends PartialSalon {
      protected override peopleFor(viewer: SalonConnection): object[] {
        const seen = this.guests().filter((guest) => this.bouncer.canSee(viewer, guest));
        return seen.map((guest) => ({ id: guest.id, name: this.nameFor(viewer, guest) }));
      }
    },
  ),
  mutant(
    "count-that-is-too-low",
    "presence and counts",
    class extends PartialSalon {
      protected override count(): number {
        return this.guests().filter((guest) => !this.isHidden(guest)).length;
      }
    },
  ),
  mutant(
    "join-not-announced",
    "presence and counts",
    class extends PartialSalon {
      protected override toOthers(sender: SalonConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "joined" || !this.isHidden(sender)) super.toOthers(sender, outgoing);
      }
    },
  ),
  mutant(
    "leave-not-announced",
    "presence and counts",
    class extends PartialSalon {
      override leave(connection: SalonConnection): void {
        if (!this.isHidden(connection)) super.leave(connection);
      }
    },
  ),
  mutant(
    "name-not-frozen",
    "names",
    class extends PartialSalon {
      protected override latestFor(_: SalonConnection, versions: readonly Version[]): string | undefined {
        return versions.at(-1)?.value;
      }
    },
  ),
  mutant(
    "edit-of-a-hidden-message-shown-after-the-pardon",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override audienceAbout(_: Item, author: SalonConnection): string | null {
        return this.audienceOf(author);
      }
    },
  ),
  mutant(
    "gap-in-the-numbers-of-others",
    "numbered frames",
    class extends PartialSalon {
      protected override number(sender: SalonConnection, text: string): void {
        for (const guest of this.guests()) {
          const known = person(guest);
          if (known === null || this.bouncer.canSee(guest, sender)) continue;
          guest.setState({ ...known, received: known.received + 1 });
        }
        super.number(sender, text);
      }
    },
  ),
];
