import type { SalonConnection } from "../salon/connection.ts";
import type { Outgoing } from "../salon/frame.ts";
import { telling, type Mutant, PartialSalon } from "./mutant.ts";

export const directMessageMutants: readonly Mutant[] = [
  telling(
    "direct-message-answered-with-an-error",
    "direct messages",
    class extends PartialSalon {
      protected override tell(sender: SalonConnection, id: string, text: string): void {
        if (this.isHidden(sender) && id !== "tab") this.refuse(sender, "nobody has that id");
        else super.tell(sender, id, text);
      }
    },
  ),
  telling(
    "direct-message-without-a-receipt",
    "direct messages",
    class extends PartialSalon {
      protected override reply(sender: SalonConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "delivered" || !this.isHidden(sender)) super.reply(sender, outgoing);
      }
    },
  ),
];
