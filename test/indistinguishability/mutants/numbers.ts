import type { AppConnection } from "../app/connection.ts";
import { person } from "../app/person.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const numberMutants: readonly Mutant[] = [
  telling(
    "gap-in-the-numbers",
    "numbered frames",
    class extends PartialApp {
      protected override number(sender: AppConnection, text: string): void {
        const known = person(sender);
        if (known !== null && this.isHidden(sender)) {
          sender.setState({ ...known, received: known.received + 1 });
        }
        super.number(sender, text);
      }
    },
  ),
  leaking(
    "gap-in-the-numbers-of-others",
    "numbered frames",
    class extends PartialApp {
      protected override number(sender: AppConnection, text: string): void {
        for (const guest of this.guests()) {
          const known = person(guest);
          if (known === null || this.bouncer.visibility.canSee(guest, sender)) continue;
          guest.setState({ ...known, received: known.received + 1 });
        }
        super.number(sender, text);
      }
    },
  ),
];
