import { ExplicitSalon } from "../explicit.ts";
import { Salon, type Outgoing, type SalonConnection } from "../salon.ts";
import { type Mutant, mutant } from "./mutant.ts";

const SCRIPT = "a room that bounds its sends itself";

export const tellingOfSends: readonly Mutant[] = [
  mutant(
    "explicit-without-the-second-tab",
    SCRIPT,
    class extends ExplicitSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (this.audienceOf(sender) === null) super.toAll(sender, outgoing);
        else this.reply(sender, outgoing);
      }
    },
  ),
];

export const leakingOfSends: readonly Mutant[] = [
  // What is sound where the bouncer bounds every send is not here.
  mutant("broadcast-of-the-room", SCRIPT, Salon),
];
