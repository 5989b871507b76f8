import type * as Party from "partykit/server";
import type { RequestLike } from "party-bouncer";
import { adminFor, type Operator } from "party-bouncer/admin";
import { consoleFor } from "party-bouncer/console";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import { Conversation } from "./conversation.ts";
import { answerDeveloper, recallCandidate } from "./developer.ts";
import { parseClientFrame, text } from "./frames.ts";
import { guestName, issueTicket, stateGuest } from "./guest.ts";
import { toTheLab } from "./lab.ts";
import { developer, operatorOf } from "./operators.ts";
import { People } from "./people.ts";
import type { Person } from "./person.ts";
import { closing } from "./rules.ts";
import { View } from "./view.ts";

const authorize = (request: RequestLike, { env }: Party.FetchLobby): Operator | null =>
  operatorOf(request, env);

/** For whoever runs the rooms: all bans, all rooms, and metrics. */
const admin = adminFor({ ledger: "ledger", authorize });

/** The page on top of it. */
const moderation = consoleFor({ ledger: "ledger", authorize, path: "/console", developer });

/** A small honest chat. Nothing in it knows of limits. */
export class Chat implements Party.Server {
  readonly options = { hibernate: true };
  readonly #conversation: Conversation;
  readonly #people: People;

  constructor(readonly room: Party.Room) {
    this.#conversation = new Conversation(room.storage);
    this.#people = new People(
      () => room.getConnections<Person>(),
      () => bouncerOf(room),
    );
  }

  static async onFetch(
    request: Party.Request,
    lobby: Party.FetchLobby,
    context: Party.ExecutionContext,
  ): Promise<Response> {
    return (
      (await admin(request, lobby, context)) ??
      (await moderation(request, lobby, context)) ??
      (await issueTicket(request, lobby.env)) ??
      toTheLab(request) ??
      new Response("Not found", { status: 404 })
    );
  }

  static onBeforeConnect(request: Party.Request, lobby: Party.Lobby): Promise<Party.Request> {
    return stateGuest(request, lobby.env);
  }

  static onBeforeRequest(request: Party.Request, lobby: Party.Lobby): Promise<Party.Request> {
    return stateGuest(request, lobby.env);
  }

  async onStart(): Promise<void> {
    await this.#conversation.load();
    await recallCandidate({ bouncer: bouncerOf(this), storage: this.room.storage });
  }

  onConnect(connection: Party.Connection<Person>, { request }: Party.ConnectionContext): void {
    const you = guestName(request);
    this.#people.join(connection, you);
    const view = this.#people.viewOf(connection);
    const people = this.#people.namesIn(view, connection);
    const history = view.historyOf(this.#conversation.sayings);
    connection.send(text({ type: "welcome", you, people, history }));
  }

  async onMessage(message: string | ArrayBuffer, sender: Party.Connection<Person>): Promise<void> {
    const frame = parseClientFrame(message);
    if (frame.type === "error") return sender.send(text(frame));
    if (frame.type === "rename") return this.#people.rename(sender, frame.name);
    this.#people.introduce(sender);
    const audience = bouncerOf(this).visibility.audienceOf(sender);
    const saying = await this.#conversation.add(sender.state, frame.text, audience);
    this.#people.tell((view) => view.frameOf(saying));
  }

  onClose(connection: Party.Connection<Person>): void {
    this.#people.leave(connection);
  }

  /** The history over HTTP: who asks is shown what it would be shown on a connection. */
  async onRequest(request: Party.Request): Promise<Response> {
    const bouncer = bouncerOf(this);
    const answer = await answerDeveloper(request, { bouncer, storage: this.room.storage }, this.room.env);
    if (answer !== null) return answer;
    if (request.method !== "GET") return new Response("Method not allowed", { status: 405 });
    const view = new View(bouncer, await bouncer.visibility.viewerOf(request));
    return Response.json(view.historyOf(this.#conversation.sayings));
  }
}

export default withBouncer(Chat, { ...closing, ledger: "ledger" }) satisfies Party.Worker;
