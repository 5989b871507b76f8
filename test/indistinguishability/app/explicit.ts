import { ProofApp } from "../app.ts";
import type { AppConnection } from "./connection.ts";
import { frame, type Outgoing } from "./frame.ts";

/** An app in a room that bounds nothing by itself: whatever it says, it says with the bouncer's own broadcast, or asks first. */
export class ExplicitApp extends ProofApp {
  protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
    this.bouncer.visibility.broadcast(sender, frame(outgoing));
  }

  protected override toOthers(sender: AppConnection, outgoing: Outgoing): void {
    // Comings and goings are said by the room.
    if (outgoing.type === "joined" || outgoing.type === "left") super.toOthers(sender, outgoing);
    else this.bouncer.visibility.broadcast(sender, frame(outgoing), [sender.id]);
  }

  protected override toGuest(guest: AppConnection, sender: AppConnection, outgoing: Outgoing): void {
    if (this.bouncer.visibility.canSee(guest, sender)) super.toGuest(guest, sender, outgoing);
  }

  protected override passOn(sender: AppConnection, bytes: ArrayBuffer): void {
    this.bouncer.visibility.broadcast(sender, bytes);
  }
}
