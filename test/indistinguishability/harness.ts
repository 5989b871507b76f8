import type { RequestLike } from "party-bouncer";
import { advanceClock, startClock, stopClock } from "./clock.ts";
import { BARRIER, type Control, CONTROLLER, HEARD } from "./control.ts";
import { appIn } from "./mutants.ts";
import { moderate } from "./moderation.ts";
import type { ProofApp } from "./app.ts";
import type { AppConnection } from "./app/connection.ts";
import type { AppHost } from "./app/app-host.ts";
import { settingIn } from "./settings.ts";

/** An app with what a test needs besides: barriers, and a controller. The app itself knows of neither. */
export class Harness {
  readonly #app: ProofApp;
  readonly #host: AppHost;
  readonly #left = new Set<string>();
  readonly #awaited = new Map<string, () => void>();

  readonly #room: string;

  /** @param room its name says which mutant of the app it has, if any, and which policy */
  constructor(room: string, host: AppHost) {
    this.#room = room;
    this.#host = host;
    this.#app = new (appIn(room))(host);
  }

  open(): Promise<void> {
    this.#host.bouncer().setPolicy(settingIn(this.#room).policy);
    return this.#app.open();
  }

  enter(connection: AppConnection, user: string): void {
    if (user !== CONTROLLER) return this.#app.join(connection, user);
    connection.setState(CONTROLLER);
    connection.send("ready");
  }

  async hear(connection: AppConnection, message: unknown): Promise<void> {
    if (connection.state === CONTROLLER) {
      const control = JSON.parse(String(message)) as Control;
      await this.#control(control);
      const { candidate } = this.#host.bouncer().metrics();
      return connection.send(control.do === "count-stricter" ? `stricter ${candidate?.stricter}` : "done");
    }
    if (message === BARRIER) {
      await this.#app.unfinished.end();
      return connection.send(BARRIER);
    }
    if (message === HEARD) return connection.send(HEARD);
    const work = this.#app.hear(connection, message);
    this.#app.unfinished.add(work);
    return work;
  }

  /** What is asked over HTTP. */
  answer(request: RequestLike): Promise<Response> {
    return this.#app.answer(request);
  }

  leave(connection: AppConnection): void {
    if (connection.state === CONTROLLER) return;
    this.#app.leave(connection);
    this.#left.add(connection.id);
    this.#awaited.get(connection.id)?.();
  }

  async #control(control: Control): Promise<void> {
    switch (control.do) {
      case "stop-clock":
        return stopClock();
      case "start-clock":
        return startClock();
      case "tick":
        return advanceClock(control.ms);
      case "lay-hourglass":
        return this.#app.hourglass.lay();
      case "set-hourglass":
        return this.#app.hourglass.goOn();
      case "shadow-ban":
        await this.#host.bouncer().bans.add(control.client, { kind: "shadow-ban", ...control.options });
        return;
      case "pardon":
        await this.#host.bouncer().bans.remove(control.client);
        return;
      case "moderate":
        for (const what of control.all)
          await moderate(this.#host.bouncer(), this.#host.room.getConnections(), what);
        return;
      case "see-out":
        if (this.#left.has(control.id)) return;
        return new Promise((resolve) => this.#awaited.set(control.id, resolve));
      case "promote":
        await this.#host.bouncer().promote({ guard: { clients: 1 } });
        return;
      case "demote":
        await this.#host.bouncer().demote();
        return;
      case "count-stricter":
      case "nothing":
    }
  }
}
