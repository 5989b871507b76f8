import type { SalonConnection } from "../salon/connection.ts";
import type { Outgoing } from "../salon/frame.ts";
import type { Item } from "../history.ts";
import { leaking, telling, type Mutant, PartialSalon } from "./mutant.ts";

export const remarkMutants: readonly Mutant[] = [
  telling(
    "lost-edit",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override edit(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.edit(sender, text);
      }
    },
  ),
  telling(
    "lost-reaction",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override react(sender: SalonConnection, emoji: string): void {
        if (!this.isHidden(sender)) super.react(sender, emoji);
      }
    },
  ),
  telling(
    "typing-not-seen-in-the-second-tab",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override toOthers(sender: SalonConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "typing" || !this.isHidden(sender)) super.toOthers(sender, outgoing);
      }
    },
  ),
  leaking(
    "edit-of-a-hidden-message-shown-after-the-pardon",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override audienceAbout(_: Item, author: SalonConnection): string | null {
        return this.audienceOf(author);
      }
    },
  ),
];
