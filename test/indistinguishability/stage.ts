import type { RequestLike } from "party-bouncer";
import { advanceClock, startClock, stopClock } from "./clock.ts";
import { BARRIER, type Direction, DIRECTOR } from "./direction.ts";
import { salonIn } from "./mutants.ts";
import type { Salon } from "./salon.ts";
import type { SalonConnection } from "./salon/connection.ts";
import type { House } from "./salon/house.ts";
import { settingIn } from "./settings.ts";

/** A salon with what a test needs besides: barriers, and a director. The salon itself knows of neither. */
export class Stage {
  readonly #salon: Salon;
  readonly #house: House;
  readonly #left = new Set<string>();
  readonly #awaited = new Map<string, () => void>();

  readonly #room: string;

  /** @param room its name says which mutant of the salon it has, if any, and which policy */
  constructor(room: string, house: House) {
    this.#room = room;
    this.#house = house;
    this.#salon = new (salonIn(room))(house);
  }

  open(): Promise<void> {
    this.#house.bouncer().setPolicy(settingIn(this.#room).policy);
    return this.#salon.open();
  }

  enter(connection: SalonConnection, user: string): void {
    if (user !== DIRECTOR) return this.#salon.join(connection, user);
    connection.setState(DIRECTOR);
    connection.send("ready");
  }

  async hear(connection: SalonConnection, message: unknown): Promise<void> {
    if (connection.state === DIRECTOR) {
      await this.#direct(JSON.parse(String(message)) as Direction);
      return connection.send("done");
    }
    if (message === BARRIER) {
      await this.#salon.unfinished.end();
      return connection.send(BARRIER);
    }
    const work = this.#salon.hear(connection, message);
    this.#salon.unfinished.add(work);
    return work;
  }

  /** What is asked over HTTP. */
  answer(request: RequestLike): Promise<Response> {
    return this.#salon.answer(request);
  }

  leave(connection: SalonConnection): void {
    if (connection.state === DIRECTOR) return;
    this.#salon.leave(connection);
    this.#left.add(connection.id);
    this.#awaited.get(connection.id)?.();
  }

  async #direct(direction: Direction): Promise<void> {
    switch (direction.do) {
      case "stop-clock":
        return stopClock();
      case "start-clock":
        return startClock();
      case "tick":
        return advanceClock(direction.ms);
      case "shadow-ban":
        await this.#house.bouncer().bans.add(direction.client, { kind: "shadow-ban", ...direction.options });
        return;
      case "pardon":
        await this.#house.bouncer().bans.remove(direction.client);
        return;
      case "see-out":
        if (this.#left.has(direction.id)) return;
        return new Promise((resolve) => this.#awaited.set(direction.id, resolve));
      case "nothing":
    }
  }
}
