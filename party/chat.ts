import type * as Party from "partykit/server";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import { Conversation } from "./conversation.ts";
import { parseSaid, type RoomFrame } from "./frames.ts";
import { guestId, guestName, issueTicket, stateGuest } from "./guest.ts";

interface Person {
  name: string;
}

/** A small honest chat. Nothing in it knows of limits. */
export class Chat implements Party.Server {
  readonly options = { hibernate: true };
  readonly #conversation: Conversation;

  constructor(readonly room: Party.Room) {
    this.#conversation = new Conversation(room.storage);
  }

  static async onFetch(request: Party.Request, lobby: Party.FetchLobby): Promise<Response> {
    return (await issueTicket(request, lobby.env)) ?? new Response("Not found", { status: 404 });
  }

  static onBeforeConnect(request: Party.Request, lobby: Party.Lobby): Promise<Party.Request> {
    return stateGuest(request, lobby.env);
  }

  async onStart(): Promise<void> {
    await this.#conversation.load();
  }

  onConnect(connection: Party.Connection<Person>, { request }: Party.ConnectionContext): void {
    const name = guestName(request);
    connection.setState({ name });
    const people = [...this.room.getConnections<Person>()].map(nameOf);
    const history = bouncerOf(this)
      .visible(this.#conversation.items, connection)
      .map(({ frame }) => frame);
    connection.send(text({ type: "welcome", you: name, people, history }));
    this.room.broadcast(text({ type: "join", from: name, at: Date.now() }), [connection.id]);
  }

  async onMessage(message: string | ArrayBuffer, sender: Party.Connection<Person>): Promise<void> {
    const said = parseSaid(message);
    if ("error" in said) {
      sender.send(text(said.error));
      return;
    }
    const audience = bouncerOf(this).audienceOf(sender);
    this.room.broadcast(text(await this.#conversation.add(nameOf(sender), said.text, audience)));
  }

  onClose(connection: Party.Connection<Person>): void {
    this.room.broadcast(text({ type: "leave", from: nameOf(connection), at: Date.now() }), [connection.id]);
  }
}

function nameOf({ state }: Party.Connection<Person>): string {
  return state?.name ?? "Someone";
}

function text(frame: RoomFrame): string {
  return JSON.stringify(frame);
}

/** Ten messages a second, warnings, and at the sixth strike the door is closed for a minute. */
export default withBouncer(Chat, { identify: guestId }) satisfies Party.Worker;
