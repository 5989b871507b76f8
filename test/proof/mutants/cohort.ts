import type { Outgoing, SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

const SCRIPT = "a cohort of two";

export const tellingOfCohorts: readonly Mutant[] = [
  mutant(
    "cohort-that-does-not-meet",
    SCRIPT,
    class extends PartialSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (!this.isHidden(sender)) return super.toAll(sender, outgoing);
        const client = this.bouncer.clientOf(sender);
        for (const guest of this.guests()) {
          if (this.bouncer.clientOf(guest) === client) this.reply(guest, outgoing);
        }
      }
    },
  ),
];

export const leakingOfCohorts: readonly Mutant[] = [
  mutant(
    "history-of-a-cohort-for-everyone",
    SCRIPT,
    class extends PartialSalon {
      protected override historyFor(viewer: SalonConnection): Outgoing[] {
        return this.history.items.map((item) => this.shown(item, viewer));
      }
    },
  ),
];
