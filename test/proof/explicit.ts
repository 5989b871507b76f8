import { frame, type Outgoing, Salon, type SalonConnection } from "./salon.ts";

/** A salon in a room that bounds nothing by itself: whatever it says, it says with the bouncer's own broadcast. */
export class ExplicitSalon extends Salon {
  protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
    this.bouncer.broadcast(sender, frame(outgoing));
  }

  protected override toOthers(sender: SalonConnection, outgoing: Outgoing): void {
    // Comings and goings are said by the room.
    if (outgoing.type === "joined" || outgoing.type === "left") super.toOthers(sender, outgoing);
    else this.bouncer.broadcast(sender, frame(outgoing), [sender.id]);
  }
}
