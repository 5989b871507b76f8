import type { Bouncer } from "party-bouncer";
import type { Shaded } from "../history.ts";
import { Unfinished } from "../unfinished.ts";
import type { SalonConnection } from "./connection.ts";
import { frame, type Outgoing } from "./frame.ts";
import type { House } from "./house.ts";
import { person } from "./person.ts";

/** Who is in the salon, and every way of sending them something. */
export class Floor {
  readonly unfinished = new Unfinished();
  protected readonly house: House;

  constructor(house: House) {
    this.house = house;
  }

  protected get bouncer(): Bouncer {
    return this.house.bouncer();
  }

  /** Everyone who has come in. */
  protected guests(): SalonConnection[] {
    return [...this.house.room.getConnections()].filter((connection) => person(connection) !== null);
  }

  protected idOf(guest: SalonConnection): string | undefined {
    return person(guest)?.id;
  }

  protected count(): number {
    return this.guests().length;
  }

  protected audienceOf(author: SalonConnection): string | null {
    return this.bouncer.visibility.audienceOf(author);
  }

  protected refuse(sender: SalonConnection, text: string): void {
    this.reply(sender, { type: "error", text });
  }

  protected reply(sender: SalonConnection, outgoing: Outgoing): void {
    sender.send(frame(outgoing));
  }

  protected toAll(_sender: SalonConnection, outgoing: Outgoing): void {
    this.house.room.broadcast(frame(outgoing));
  }

  protected toOthers(sender: SalonConnection, outgoing: Outgoing): void {
    this.house.room.broadcast(frame(outgoing), [sender.id]);
  }

  protected toGuest(guest: SalonConnection, _sender: SalonConnection, outgoing: Outgoing): void {
    guest.send(frame(outgoing));
  }

  protected toAudience(audience: Shaded["audience"], outgoing: Outgoing): void {
    for (const guest of this.guests()) {
      if (this.bouncer.visibility.filter([{ audience }], guest).length > 0) guest.send(frame(outgoing));
    }
  }

  protected passOn(_sender: SalonConnection, bytes: ArrayBuffer): void {
    this.house.room.broadcast(bytes);
  }
}
