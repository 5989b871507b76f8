import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import {
  type Connection,
  type ConnectionContext,
  routePartykitRequest,
  Server,
  type WSMessage,
} from "partyserver";
import { Conversation } from "./conversation.ts";
import { parseSaid, type RoomFrame } from "./frames.ts";
import { guestId, guestName, issueTicket, stateGuest } from "./guest.ts";

interface Person {
  name: string;
}

/** The chat of chat.ts, on PartyServer. */
class Chat extends Server<Env> {
  static override options = { hibernate: true };
  readonly #conversation = new Conversation(this.ctx.storage);

  override async onStart(): Promise<void> {
    await this.#conversation.load();
  }

  override onConnect(connection: Connection<Person>, { request }: ConnectionContext): void {
    const name = guestName(request);
    connection.setState({ name });
    const people = [...this.getConnections<Person>()].map(nameOf);
    const history = bouncerOf(this)
      .visible(this.#conversation.items, connection)
      .map(({ frame }) => frame);
    connection.send(text({ type: "welcome", you: name, people, history }));
    this.broadcast(text({ type: "join", from: name, at: Date.now() }), [connection.id]);
  }

  override async onMessage(sender: Connection<Person>, message: WSMessage): Promise<void> {
    const said = parseSaid(message);
    if ("error" in said) {
      sender.send(text(said.error));
      return;
    }
    const audience = bouncerOf(this).audienceOf(sender);
    this.broadcast(text(await this.#conversation.add(nameOf(sender), said.text, audience)));
  }

  override onClose(connection: Connection<Person>): void {
    this.broadcast(text({ type: "leave", from: nameOf(connection), at: Date.now() }), [connection.id]);
  }
}

function nameOf({ state }: Connection<Person>): string {
  return state?.name ?? "Someone";
}

function text(frame: RoomFrame): string {
  return JSON.stringify(frame);
}

/** Ten messages a second, warnings, and at the sixth strike the door is closed for a minute. */
export class Main extends withBouncer(Chat, { identify: guestId }) {}

/** The same chat. At the sixth strike the others stop seeing the offender, who is not told. */
export class Quiet extends withBouncer(Chat, {
  identify: guestId,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "shadow-ban", for: "10m" },
  ],
}) {}

interface Env extends Cloudflare.Env {
  Main: DurableObjectNamespace<Main>;
  Quiet: DurableObjectNamespace<Quiet>;
  GUEST_SECRET?: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    return (
      (await issueTicket(request, env)) ??
      (await routePartykitRequest(request, env, {
        onBeforeConnect: (request) => stateGuest(request, env),
      })) ??
      new Response("Not found", { status: 404 })
    );
  },
} satisfies ExportedHandler<Env>;
