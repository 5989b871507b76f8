import type { RequestLike } from "party-bouncer";
import { parseCommand } from "./app/command.ts";
import type { AppConnection } from "./app/connection.ts";
import { Detours } from "./app/detours.ts";
import type { Person } from "./app/person.ts";

const OPEN = 1;

/** A room with every channel through which an app could tell a client that it is shadow-banned, written as one would. */
export class ProofApp extends Detours {
  async open(): Promise<void> {
    await this.history.load();
  }

  join(connection: AppConnection, user: string): void {
    const names = [{ value: user, audience: null }];
    connection.setState({ id: crypto.randomUUID(), user, names, received: 0 } satisfies Person);
    this.reply(connection, {
      type: "welcome",
      you: this.idOf(connection),
      history: this.historyFor(connection),
      people: this.peopleFor(connection),
    });
    this.toOthers(connection, { type: "joined", id: this.idOf(connection), name: user, count: this.count() });
  }

  leave(connection: AppConnection): void {
    const count = this.guests().filter((guest) => guest !== connection && guest.readyState === OPEN).length;
    this.toOthers(connection, { type: "left", id: this.idOf(connection), count });
  }

  /** The history over HTTP. */
  async answer(request: RequestLike): Promise<Response> {
    return Response.json(this.historyFor(await this.bouncer.visibility.viewerOf(request)));
  }

  async hear(sender: AppConnection, message: unknown): Promise<void> {
    if (typeof message !== "string") return this.passOn(sender, message as ArrayBuffer);
    const command = parseCommand(message);
    if (command === null) {
      this.bouncer.strikes.reportInvalid(sender);
      return this.refuse(sender, "that is no JSON");
    }
    switch (command.type) {
      case "say":
        return this.say(sender, command.text);
      case "announce":
        return this.toOthers(sender, { type: "announced", by: this.idOf(sender), text: command.text });
      case "shout":
        return this.shout(sender, command.text);
      case "number":
        return this.number(sender, command.text);
      case "later":
        return this.later(sender, command.text);
      case "remind":
        return this.remind(sender, command.text);
      case "chain":
        return this.chain(sender, command.text);
      case "gather":
        return this.gather(sender, command.text);
      case "collect":
        return this.collect(sender, command.text);
      case "stream":
        return this.stream(sender, command.text);
      case "expire":
        return this.expire(sender, command.text);
      case "lend":
        return this.lend(sender, command.text);
      case "ask":
        return this.ask(sender, command.text);
      case "tell":
        return this.tell(sender, command.id, command.text);
      case "tell-user":
        return this.tellUser(sender, command.user, command.text);
      case "rename":
        return this.rename(sender, command.name);
      case "typing":
        return this.toOthers(sender, { type: "typing", by: this.idOf(sender) });
      case "react":
        return this.react(sender, command.emoji);
      case "edit":
        return this.edit(sender, command.text);
      case "history":
        return this.reply(sender, { type: "history", items: this.historyFor(sender) });
      case "people":
        return this.reply(sender, { type: "people", people: this.peopleFor(sender), count: this.count() });
      case "leave":
        return sender.close(1000, "bye");
      case "throw":
        throw new Error("the app's own mistake");
      default:
        return this.refuse(sender, "no such command");
    }
  }
}
