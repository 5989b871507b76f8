import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { early, obey, setLate } from "../../contract/apps/late.ts";

class App extends Server {
  override onStart(): Promise<void> {
    return setLate(bouncerOf(this), this.name);
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return obey(bouncerOf(this), connection, message);
  }
}

export class Late extends withBouncer(App, early) {}
