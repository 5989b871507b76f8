import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import { telling, type Mutant, PartialApp } from "./mutant.ts";

export const directMessageMutants: readonly Mutant[] = [
  telling(
    "direct-message-answered-with-an-error",
    "direct messages",
    class extends PartialApp {
      protected override tell(sender: AppConnection, id: string, text: string): void {
        if (this.isHidden(sender) && id !== "tab") this.refuse(sender, "nobody has that id");
        else super.tell(sender, id, text);
      }
    },
  ),
  telling(
    "direct-message-without-a-receipt",
    "direct messages",
    class extends PartialApp {
      protected override reply(sender: AppConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "delivered" || !this.isHidden(sender)) super.reply(sender, outgoing);
      }
    },
  ),
];
