import type * as Party from "partykit/server";
import { stateGuest } from "./guest.ts";
import { OpenChat, onlyOnThisMachine } from "./open-chat.ts";

/** The demo's room without a bouncer, on PartyKit. It is not one to copy: it exists to be flooded. */
export default class Bare implements Party.Server {
  readonly options = { hibernate: true };
  readonly #chat: OpenChat;

  constructor(room: Party.Room) {
    this.#chat = new OpenChat((message, without) => room.broadcast(message, without));
  }

  static async onBeforeConnect(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    return onlyOnThisMachine(await stateGuest(request, lobby.env));
  }

  onConnect(connection: Party.Connection<{ name: string }>, { request }: Party.ConnectionContext): void {
    this.#chat.join(connection, request);
  }

  onMessage(message: string | ArrayBuffer, sender: Party.Connection<{ name: string }>): void {
    this.#chat.hear(sender, message);
  }

  onClose(connection: Party.Connection<{ name: string }>): void {
    this.#chat.leave(connection);
  }
}

Bare satisfies Party.Worker;
