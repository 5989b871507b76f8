import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import { ProofApp } from "../app.ts";
import { ExplicitApp } from "../app/explicit.ts";
import { leaking, telling, type Mutant } from "./mutant.ts";

export const explicitMutants: readonly Mutant[] = [
  telling(
    "explicit-without-the-second-tab",
    "a room that bounds its sends itself",
    class extends ExplicitApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (this.audienceOf(sender) === null) super.toAll(sender, outgoing);
        else this.reply(sender, outgoing);
      }
    },
  ),
  // What is sound where the bouncer bounds every send is not here.
  leaking("broadcast-of-the-room", "a room that bounds its sends itself", ProofApp),
  leaking(
    "direct-message-without-a-look",
    "a room that bounds its sends itself",
    class extends ExplicitApp {
      protected override toGuest(guest: AppConnection, _: AppConnection, outgoing: Outgoing): void {
        this.reply(guest, outgoing);
      }
    },
  ),
];
