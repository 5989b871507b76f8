import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { answer, runErrand } from "../../../contract/apps/recorded.ts";

export class RecordedApp implements Party.Server {
  readonly room: Party.Room;

  constructor(room: Party.Room) {
    this.room = room;
  }

  async onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    await runErrand(bouncerOf(this.room), this.room.storage as never, connection, message);
  }

  onRequest(request: Party.Request): Promise<Response> {
    return answer(bouncerOf(this.room), request);
  }
}
