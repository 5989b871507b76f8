import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

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
 * It has the three things that a room with a bouncer does differently: the class it extends is guarded, each line is kept with its
 * audience, and history is filtered by who reads it. Ten messages a second, five warnings, then out for a minute.
 */
export class Room extends withBouncer(Server) {
  static override options = { hibernate: true };
  lines: Line[] = [];

  override async onStart(): Promise<void> {
    this.lines = (await this.ctx.storage.get<Line[]>("lines")) ?? [];
  }

  override onConnect(connection: Connection): void {
    const history = bouncerOf(this).visibility.filter(this.lines, connection).slice(-SHOWN);
    for (const { text } of history) connection.send(text);
  }

  override async onMessage(sender: Connection, message: WSMessage): Promise<void> {
    if (typeof message !== "string") return;
    this.lines.push({ text: message, audience: bouncerOf(this).visibility.audienceOf(sender) });
    this.lines = this.lines.slice(-2 * SHOWN);
    this.broadcast(message);
    await this.ctx.storage.put("lines", this.lines);
  }
}
