import type * as Party from "partykit/server";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";

/** Something that was said, and who may read it: `null` for everyone. */
interface Line {
  text: string;
  audience: string | null;
}

/** How many lines a newcomer is sent. */
const SHOWN = 50;

/**
 * A guarded chat in one file, to deploy as it is or to copy: all it needs is `party-bouncer`. Clients send plain text.
 *
 * It has the three things that a room with a bouncer does differently: the export is guarded, each line is kept with its audience, and
 * history is filtered by who reads it.
 */
class Room implements Party.Server {
  readonly options = { hibernate: true };
  lines: Line[] = [];

  constructor(readonly room: Party.Room) {}

  async onStart(): Promise<void> {
    this.lines = (await this.room.storage.get<Line[]>("lines")) ?? [];
  }

  onConnect(connection: Party.Connection): void {
    const history = bouncerOf(this).visibility.filter(this.lines, connection).slice(-SHOWN);
    for (const { text } of history) connection.send(text);
  }

  async onMessage(message: string | ArrayBuffer, sender: Party.Connection): Promise<void> {
    if (typeof message !== "string") return;
    this.lines.push({ text: message, audience: bouncerOf(this).visibility.audienceOf(sender) });
    this.lines = this.lines.slice(-2 * SHOWN);
    this.room.broadcast(message);
    await this.room.storage.put("lines", this.lines);
  }
}

/** Ten messages a second, five warnings, then out for a minute. */
export default withBouncer(Room) satisfies Party.Worker;
