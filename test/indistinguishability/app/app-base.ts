import type { Bouncer } from "party-bouncer";
import type { Shaded } from "../history.ts";
import { Unfinished } from "../unfinished.ts";
import type { AppConnection } from "./connection.ts";
import { frame, type Outgoing } from "./frame.ts";
import type { AppHost } from "./app-host.ts";
import { Hourglass } from "./hourglass.ts";
import { person } from "./person.ts";

/** Who is in the app, and every way of sending them something. */
export class AppBase {
  readonly unfinished = new Unfinished();
  readonly hourglass = new Hourglass();
  protected readonly host: AppHost;

  constructor(host: AppHost) {
    this.host = host;
  }

  protected get bouncer(): Bouncer {
    return this.host.bouncer();
  }

  /** Everyone who has come in. */
  protected guests(): AppConnection[] {
    return [...this.host.room.getConnections()].filter((connection) => person(connection) !== null);
  }

  protected idOf(guest: AppConnection): string | undefined {
    return person(guest)?.id;
  }

  protected count(): number {
    return this.guests().length;
  }

  protected audienceOf(author: AppConnection): string | null {
    return this.bouncer.visibility.audienceOf(author);
  }

  protected refuse(sender: AppConnection, text: string): void {
    this.reply(sender, { type: "error", text });
  }

  protected reply(sender: AppConnection, outgoing: Outgoing): void {
    sender.send(frame(outgoing));
  }

  protected toAll(_sender: AppConnection, outgoing: Outgoing): void {
    this.host.room.broadcast(frame(outgoing));
  }

  protected toOthers(sender: AppConnection, outgoing: Outgoing): void {
    this.host.room.broadcast(frame(outgoing), [sender.id]);
  }

  protected toGuest(guest: AppConnection, _sender: AppConnection, outgoing: Outgoing): void {
    guest.send(frame(outgoing));
  }

  protected toAudience(audience: Shaded["audience"], outgoing: Outgoing): void {
    for (const guest of this.guests()) {
      if (this.bouncer.visibility.filter([{ audience }], guest).length > 0) guest.send(frame(outgoing));
    }
  }

  protected passOn(_sender: AppConnection, bytes: ArrayBuffer): void {
    this.host.room.broadcast(bytes);
  }
}
