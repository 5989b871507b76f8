import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { Stage } from "../../../indistinguishability/stage.ts";
import { App } from "./app.ts";

export class SalonApp implements Party.Server {
  static readonly onBeforeConnect = App.onBeforeConnect;
  static readonly onBeforeRequest = App.onBeforeConnect;
  readonly options: Party.ServerOptions = { hibernate: false };
  readonly #room: Party.Room;
  #stage: Stage | undefined;

  constructor(room: Party.Room) {
    this.#room = room;
  }

  get stage(): Stage {
    this.#stage ??= new Stage(this.#room.id, {
      room: this.#room,
      storage: this.#room.storage,
      bouncer: () => bouncerOf(this.#room),
      openSocket: () => {
        const { echo } = this.#room.context.parties;
        if (echo === undefined) throw new Error("there is no echo");
        return echo.get(this.#room.id).socket();
      },
      // Rooms of this host do not hand each other functions.
      callBack: async (text, hear) => hear(text),
    });
    return this.#stage;
  }

  onStart(): Promise<void> {
    return this.stage.open();
  }

  onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): void {
    this.stage.enter(connection, request.headers.get("x-user") ?? "nobody");
  }

  onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    return this.stage.hear(connection, message);
  }

  onRequest(request: Party.Request): Promise<Response> {
    return this.stage.answer(request as unknown as Request);
  }

  onClose(connection: Party.Connection): void {
    this.stage.leave(connection);
  }
}

export class HibernatingSalonApp extends SalonApp {
  override readonly options = { hibernate: true };
}
