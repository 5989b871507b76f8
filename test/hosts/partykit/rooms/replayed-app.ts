import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { Replayed } from "../../../contract/apps/replayed.ts";

export class ReplayedApp implements Party.Server {
  readonly room: Party.Room;
  #app: Replayed | null = null;

  constructor(room: Party.Room) {
    this.room = room;
  }

  onStart(): void {
    this.#app = new Replayed(bouncerOf(this.room));
  }

  onMessage(message: string | ArrayBuffer, connection: Party.Connection): void {
    this.#app?.hear(connection, message);
  }

  async onRequest(request: Party.Request): Promise<Response> {
    return (await this.#app?.answer(request)) ?? new Response(null, { status: 503 });
  }
}
