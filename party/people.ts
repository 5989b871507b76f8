import type { Bouncer, ConnectionLike } from "party-bouncer";
import { type RoomFrame, text } from "./frames.ts";
import { newcomer, type Person, renamed } from "./person.ts";
import { View } from "./view.ts";

interface Connection extends ConnectionLike {
  readonly state: Person | null;
  setState(person: Person): unknown;
}

/** Everyone who is in a room. Not everyone may see everyone's latest name, so each is told in words of its own. */
export class People {
  readonly #connections: () => Iterable<Connection>;
  readonly #bouncer: () => Bouncer;

  constructor(connections: () => Iterable<Connection>, bouncer: () => Bouncer) {
    this.#connections = connections;
    this.#bouncer = bouncer;
  }

  join(connection: Connection, name: string): void {
    connection.setState(newcomer(name));
    const at = Date.now();
    this.tell((view) => ({ type: "join", from: view.nameOf(connection.state), at }), connection);
  }

  /** Calls someone what it wants to be called, now that it has something to say. */
  introduce(connection: Connection): void {
    const wants = connection.state?.wants;
    if (wants !== undefined) this.rename(connection, wants);
  }

  leave(connection: Connection): void {
    const at = Date.now();
    this.tell((view) => ({ type: "leave", from: view.nameOf(connection.state), at }), connection);
  }

  rename(connection: Connection, to: string): void {
    const before = connection.state;
    connection.setState(renamed(before, to, this.#bouncer().visibility.audienceOf(connection)));
    const at = Date.now();
    this.tell((view) => ({ type: "rename", from: view.nameOf(before), to, at }));
  }

  /** Sends a frame to all, or all but one. Who may not see it does not get it: the bouncer sees to that. */
  tell(frameFor: (view: View) => RoomFrame, except?: Connection): void {
    for (const connection of this.#present()) {
      if (connection !== except) connection.send(text(frameFor(this.viewOf(connection))));
    }
  }

  viewOf(connection: Connection): View {
    return new View(this.#bouncer(), connection);
  }

  /** @param self is listed as it wants to be called */
  namesIn(view: View, self?: Connection): string[] {
    return this.#present().map((connection) => {
      const own = connection === self ? connection.state?.wants : undefined;
      return own ?? view.nameOf(connection.state);
    });
  }

  /** Not those who are not let in yet. */
  #present(): Connection[] {
    return [...this.#connections()].filter(({ state }) => state !== null);
  }
}
