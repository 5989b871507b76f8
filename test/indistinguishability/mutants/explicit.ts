import type { SalonConnection } from "../salon/connection.ts";
import type { Outgoing } from "../salon/frame.ts";
import { Salon } from "../salon.ts";
import { ExplicitSalon } from "../salon/explicit.ts";
import { leaking, telling, type Mutant } from "./mutant.ts";

export const explicitMutants: readonly Mutant[] = [
  telling(
    "explicit-without-the-second-tab",
    "a room that bounds its sends itself",
    class extends ExplicitSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (this.audienceOf(sender) === null) super.toAll(sender, outgoing);
        else this.reply(sender, outgoing);
      }
    },
  ),
  // What is sound where the bouncer bounds every send is not here.
  leaking("broadcast-of-the-room", "a room that bounds its sends itself", Salon),
  leaking(
    "direct-message-without-a-look",
    "a room that bounds its sends itself",
    class extends ExplicitSalon {
      protected override toGuest(guest: SalonConnection, _: SalonConnection, outgoing: Outgoing): void {
        this.reply(guest, outgoing);
      }
    },
  ),
];
