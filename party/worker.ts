import { adminFor } from "party-bouncer/admin";
import { consoleFor } from "party-bouncer/console";
import { bouncerOf, connectGate, withBouncer } from "party-bouncer/partyserver";
import {
  type Connection,
  type ConnectionContext,
  routePartykitRequest,
  Server,
  type WSMessage,
} from "partyserver";
import { Conversation } from "./conversation.ts";
import { answerDeveloper, recallCandidate } from "./developer.ts";
import { parseClientFrame, text } from "./frames.ts";
import { guestId, guestName, issueTicket, stateGuest } from "./guest.ts";
import { OpenChat, onlyOnThisMachine } from "./open-chat.ts";
import { developer, operatorOf } from "./operators.ts";
import { People } from "./people.ts";
import type { Person } from "./person.ts";
import { closing, hiding } from "./rules.ts";
import { View } from "./view.ts";

export { Ledger } from "party-bouncer/partyserver";
export { Room } from "./server-room.ts";

/** The chat of chat.ts, on PartyServer. */
class Chat extends Server<Env> {
  static override options = { hibernate: true };
  readonly #conversation = new Conversation(this.ctx.storage);
  readonly #people = new People(
    () => this.getConnections<Person>(),
    () => bouncerOf(this),
  );

  override async onStart(): Promise<void> {
    await this.#conversation.load();
    await recallCandidate({ bouncer: bouncerOf(this), storage: this.ctx.storage });
  }

  override onConnect(connection: Connection<Person>, { request }: ConnectionContext): void {
    const you = guestName(request);
    this.#people.join(connection, you);
    const view = this.#people.viewOf(connection);
    const people = this.#people.namesIn(view, connection);
    const history = view.historyOf(this.#conversation.sayings);
    connection.send(text({ type: "welcome", you, people, history }));
  }

  override async onMessage(sender: Connection<Person>, message: WSMessage): Promise<void> {
    const frame = parseClientFrame(message);
    if (frame.type === "error") return sender.send(text(frame));
    if (frame.type === "rename") return this.#people.rename(sender, frame.name);
    this.#people.introduce(sender);
    const audience = bouncerOf(this).visibility.audienceOf(sender);
    const saying = await this.#conversation.add(sender.state, frame.text, audience);
    this.#people.tell((view) => view.frameOf(saying));
  }

  override onClose(connection: Connection<Person>): void {
    this.#people.leave(connection);
  }

  /** The history over HTTP: who asks is shown what it would be shown on a connection. */
  override async onRequest(request: Request): Promise<Response> {
    const bouncer = bouncerOf(this);
    const answer = await answerDeveloper(request, { bouncer, storage: this.ctx.storage }, this.env);
    if (answer !== null) return answer;
    if (request.method !== "GET") return new Response("Method not allowed", { status: 405 });
    const view = new View(bouncer, await bouncer.visibility.viewerOf(request));
    return Response.json(view.historyOf(this.#conversation.sayings));
  }
}

export class Main extends withBouncer(Chat, { ...closing, ledger: "Ledger" }) {}

export class Quiet extends withBouncer(Chat, { ...hiding, ledger: "Ledger" }) {}

/** The room without a bouncer, of bare.ts. */
export class Bare extends Server<Env> {
  static override options = { hibernate: true };
  readonly #chat = new OpenChat((message, without) => this.broadcast(message, without));

  override onConnect(connection: Connection<{ name: string }>, { request }: ConnectionContext): void {
    this.#chat.join(connection, request);
  }

  override onMessage(sender: Connection<{ name: string }>, message: WSMessage): void {
    this.#chat.hear(sender, message);
  }

  override onClose(connection: Connection<{ name: string }>): void {
    this.#chat.leave(connection);
  }
}

interface Env extends Cloudflare.Env {
  Main: DurableObjectNamespace<Main>;
  Quiet: DurableObjectNamespace<Quiet>;
  Bare: DurableObjectNamespace<Bare>;
  Ledger: DurableObjectNamespace;
  GUEST_SECRET?: string;
  ADMIN_TOKEN?: string;
}

/** One for all requests: it remembers what it heard. */
const gate = connectGate({ identify: guestId, ledger: "Ledger" });

/** For whoever runs the rooms: all bans, all rooms, and metrics. */
const admin = adminFor({ ledger: "Ledger", authorize: operatorOf });

/** The page on top of it. */
const moderation = consoleFor({ ledger: "Ledger", authorize: operatorOf, path: "/console", developer });

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    return (
      (await admin(request, env, context)) ??
      (await moderation(request, env, context)) ??
      (await issueTicket(request, env)) ??
      (await routePartykitRequest(request, env, {
        // Who is there has to be stated before the gate can go by it.
        onBeforeConnect: async (request, lobby) => {
          const stated = await stateGuest(request, env);
          return lobby.className === "Bare" ? onlyOnThisMachine(stated) : gate(stated, lobby);
        },
        onBeforeRequest: (request) => stateGuest(request, env),
      })) ??
      new Response("Not found", { status: 404 })
    );
  },
} satisfies ExportedHandler<Env>;
