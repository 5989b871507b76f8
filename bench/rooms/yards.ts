import { type Connection, Server, type WSMessage } from "partyserver";

/** Where the type of a message is: its first letter says what is to be done. */
export const TYPE = '{"type":"'.length;

/** Tells the sender what is of the type "e", everyone what is of the type "t", and does nothing with all else. */
export class Yard extends Server {
  heard = 0;

  override onMessage(connection: Connection, message: WSMessage): void {
    this.heard++;
    if (typeof message !== "string") return;
    if (message[TYPE] === "e") connection.send(message);
    else if (message[TYPE] === "t") this.broadcast(message);
  }

  /** How many messages have reached it, how many its bouncer has refused, and how many connections it has. */
  override onRequest(): Response {
    const present = [...this.getConnections()].length;
    return Response.json({ heard: this.heard, refused: this.refused, present });
  }

  get refused(): number {
    return 0;
  }
}

export class HibernatingYard extends Yard {
  static override options = { hibernate: true };
}
