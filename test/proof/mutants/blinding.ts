import type { Shaded } from "../history.ts";
import type { Outgoing, SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

/** Salons in which moderators would miss what is hidden. */
export const blindingMutants: readonly Mutant[] = [
  mutant(
    "hidden-from-moderators",
    "a moderator in the room",
    class extends PartialSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (!this.isHidden(sender)) return super.toAll(sender, outgoing);
        const user = this.bouncer.clientOf(sender);
        for (const guest of this.guests())
          if (this.bouncer.clientOf(guest) === user) this.reply(guest, outgoing);
      }
    },
  ),
  mutant(
    "edit-hidden-from-moderators",
    "a moderator in the room",
    class extends PartialSalon {
      protected override toAudience(audience: Shaded["audience"], outgoing: Outgoing): void {
        for (const guest of this.guests()) {
          if (audience === null || this.isHidden(guest)) this.reply(guest, outgoing);
        }
      }
    },
  ),
];
