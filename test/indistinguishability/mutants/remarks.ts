import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import type { Item } from "../history.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const remarkMutants: readonly Mutant[] = [
  telling(
    "lost-edit",
    "typing, reactions and edits",
    class extends PartialApp {
      protected override edit(sender: AppConnection, text: string): void {
        if (!this.isHidden(sender)) super.edit(sender, text);
      }
    },
  ),
  telling(
    "lost-reaction",
    "typing, reactions and edits",
    class extends PartialApp {
      protected override react(sender: AppConnection, emoji: string): void {
        if (!this.isHidden(sender)) super.react(sender, emoji);
      }
    },
  ),
  telling(
    "typing-not-seen-in-the-second-tab",
    "typing, reactions and edits",
    class extends PartialApp {
      protected override toOthers(sender: AppConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "typing" || !this.isHidden(sender)) super.toOthers(sender, outgoing);
      }
    },
  ),
  leaking(
    "edit-of-a-hidden-message-shown-after-the-pardon",
    "typing, reactions and edits",
    class extends PartialApp {
      protected override audienceAbout(_: Item, author: AppConnection): string | null {
        return this.audienceOf(author);
      }
    },
  ),
];
