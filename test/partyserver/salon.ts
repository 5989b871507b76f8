import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, type ConnectionContext, Server, type WSMessage } from "partyserver";
import { policy } from "../proof/policy.ts";
import { Stage } from "../proof/stage.ts";

class App extends Server {
  #stage: Stage | undefined;

  get stage(): Stage {
    this.#stage ??= new Stage(this.name, {
      room: this,
      storage: this.ctx.storage,
      bouncer: () => bouncerOf(this),
    });
    return this.#stage;
  }

  override onStart(): Promise<void> {
    return this.stage.open();
  }

  override onConnect(connection: Connection, { request }: ConnectionContext): void {
    this.stage.enter(connection, request.headers.get("x-user") ?? "nobody");
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return this.stage.hear(connection, message);
  }

  override onRequest(request: Request): Promise<Response> {
    return this.stage.answer(request);
  }

  override onClose(connection: Connection): void {
    this.stage.leave(connection);
  }
}

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Salon extends withBouncer(App, policy) {}
export class HibernatingSalon extends withBouncer(HibernatingApp, policy) {}
