import { Salon } from "../salon.ts";
import type { SalonConnection } from "./connection.ts";
import { frame, type Outgoing } from "./frame.ts";

/** A salon in a room that bounds nothing by itself: whatever it says, it says with the bouncer's own broadcast, or asks first. */
export class ExplicitSalon extends Salon {
  protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
    this.bouncer.visibility.broadcast(sender, frame(outgoing));
  }

  protected override toOthers(sender: SalonConnection, outgoing: Outgoing): void {
    // Comings and goings are said by the room.
    if (outgoing.type === "joined" || outgoing.type === "left") super.toOthers(sender, outgoing);
    else this.bouncer.visibility.broadcast(sender, frame(outgoing), [sender.id]);
  }

  protected override toGuest(guest: SalonConnection, sender: SalonConnection, outgoing: Outgoing): void {
    if (this.bouncer.visibility.canSee(guest, sender)) super.toGuest(guest, sender, outgoing);
  }

  protected override passOn(sender: SalonConnection, bytes: ArrayBuffer): void {
    this.bouncer.visibility.broadcast(sender, bytes);
  }
}
