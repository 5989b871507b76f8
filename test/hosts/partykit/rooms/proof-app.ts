import { bouncerOf } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { Harness } from "../../../indistinguishability/harness.ts";
import { App } from "./app.ts";

export class ProofRoom implements Party.Server {
  static readonly onBeforeConnect = App.onBeforeConnect;
  static readonly onBeforeRequest = App.onBeforeConnect;
  readonly options: Party.ServerOptions = { hibernate: false };
  readonly #room: Party.Room;
  #harness: Harness | undefined;

  constructor(room: Party.Room) {
    this.#room = room;
  }

  get harness(): Harness {
    this.#harness ??= new Harness(this.#room.id, {
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
    return this.#harness;
  }

  onStart(): Promise<void> {
    return this.harness.open();
  }

  onConnect(connection: Party.Connection, { request }: Party.ConnectionContext): void {
    this.harness.enter(connection, request.headers.get("x-user") ?? "nobody");
  }

  onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    return this.harness.hear(connection, message);
  }

  onRequest(request: Party.Request): Promise<Response> {
    return this.harness.answer(request as unknown as Request);
  }

  onClose(connection: Party.Connection): void {
    this.harness.leave(connection);
  }
}

export class HibernatingProofRoom extends ProofRoom {
  override readonly options = { hibernate: true };
}
