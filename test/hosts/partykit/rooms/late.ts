import type * as Party from "partykit/server";
import { bouncerOf, withBouncer } from "party-bouncer/partykit";
import { early, obey, setLate } from "../../../contract/apps/late.ts";

class App implements Party.Server {
  constructor(readonly room: Party.Room) {}

  static onBeforeConnect(request: Party.Request): Party.Request {
    const user = new URL(request.url).searchParams.get("user");
    if (user !== null) request.headers.set("x-user", user);
    return request;
  }

  onStart(): Promise<void> {
    return setLate(bouncerOf(this), this.room.id);
  }

  onMessage(message: string | ArrayBuffer, connection: Party.Connection): Promise<void> {
    return obey(bouncerOf(this), connection, message);
  }
}

export default withBouncer(App, early) satisfies Party.Worker;
