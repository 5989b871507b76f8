import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { Replayed as App, replayed, replayedHolding } from "../../contract/apps/replayed.ts";

class Room extends Server {
  #app: App | null = null;

  override onStart(): void {
    this.#app = new App(bouncerOf(this));
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    this.#app?.hear(connection, message);
  }

  override async onRequest(request: Request): Promise<Response> {
    return (await this.#app?.answer(request)) ?? new Response(null, { status: 503 });
  }
}

export class Replayed extends withBouncer(Room, replayedHolding) {}

export class HibernatingReplayed extends withBouncer(Room, replayed) {
  static override options = { hibernate: true };
}
