import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";

/** Fails in the hook that the room is named after. */
class Failing implements Party.Server {
  readonly #room: Party.Room;

  constructor(room: Party.Room) {
    this.#room = room;
    this.#fail("constructor");
  }

  #fail(hook: string): void {
    if (this.#room.id === hook) throw new Error("the app's own mistake");
    // No close reason can be as long.
    if (this.#room.id === `long-${hook}`) throw new Error(`the app's own mistake: ${"x".repeat(200)}`);
  }

  static onBeforeConnect(request: Party.Request, { id }: Party.Lobby): Party.Request {
    if (id === "onBeforeConnect") throw new Error("the app's own mistake");
    return request;
  }

  onStart(): void {
    this.#fail("onStart");
  }

  getConnectionTags(): string[] {
    this.#fail("getConnectionTags");
    return [];
  }

  onConnect(): void {
    this.#fail("onConnect");
  }

  onRequest(): Response {
    this.#fail("onRequest");
    return new Response("fine");
  }

  onMessage(): void {}
}

export default withBouncer(Failing) satisfies Party.Worker;
