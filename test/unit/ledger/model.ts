import { vi } from "vitest";
import type { Ban } from "../../../src/bans/ban.ts";
import { type Connection, settled } from "../../support/room.ts";
import { type Happening, ROOMS, type Step } from "./script.ts";
import { type SharingRoom, World } from "../../support/ledger-world.ts";
import { SECOND, MINUTE } from "../../support/time.ts";

/** Something an operator asked for, and when: by the clock, and among all that was asked for. */
interface Asked {
  readonly user: string;
  readonly room: string;
  readonly now: number;
  readonly begun: number;
  /** When its room knew that it was done, or crashed: `null` where neither has happened. */
  ended: number | null;
  /** Whether its room said that it was done. */
  isDone: boolean;
}

interface AskedBan extends Asked {
  ban: Ban | null;
}

/** A world in which a script happens, and who knows what has to come of it. */
export class Model {
  readonly world = new World();
  readonly bans: AskedBan[] = [];
  readonly pardons: Asked[] = [];
  /** Everyone who ever came in, by their name. */
  readonly connections: { readonly user: string; readonly connection: Connection }[] = [];
  #moments = 0;

  constructor() {
    for (const name of ROOMS) this.world.room(name);
  }

  /** @param after what to do after each step */
  async run(script: readonly Step[], after: () => Promise<void>): Promise<void> {
    for (const { happening, turns } of script) {
      await this.#happen(happening);
      await this.turn(turns);
      await after();
    }
  }

  /** Everything works again, some time passes, and something happens in each room. */
  async heal(): Promise<void> {
    this.world.heal();
    await this.wait(2 * MINUTE);
    for (const room of this.world.rooms.values()) {
      const someone = await this.entered(room, "someone");
      room.say(someone);
      await this.calm();
    }
    await this.wait(10 * SECOND);
  }

  /** The connections of a client that are in a room now. */
  here(room: SharingRoom, user: string): Connection[] {
    return room.here.filter(({ id }) => id.startsWith(`${user}-`));
  }

  /** Comes in, once whatever has to be asked is answered. */
  async entered(room: SharingRoom, user: string): Promise<Connection> {
    const entering = this.#enter(room, user);
    await this.calm();
    return entering;
  }

  /**
   * The ids of the bans that may not be lost: they were imposed, and neither lifted since nor over.
   *
   * @param room of those that this room imposed, if one is named
   */
  mustHold(user: string, room?: string): string[] {
    return this.#idsWhere(
      user,
      (ban) =>
        ban.isDone &&
        (room === undefined || ban.room === room) &&
        (ban.ban?.until ?? 0) > this.world.now &&
        !this.pardons.some((pardon) => pardon.user === user && (pardon.ended ?? Infinity) > ban.begun),
    );
  }

  /**
   * The ids of the bans that may hold no more: they were imposed, and are over, or were lifted since.
   *
   * @param room by a pardon in this room, if one is named
   */
  mustNotHold(user: string, room?: string): string[] {
    return this.#idsWhere(user, (imposed) => {
      const { ban, ended } = imposed;
      if (ban === null || ended === null) return false;
      // Two rooms cannot agree on what came first within one millisecond.
      const isLiftedBy = (pardon: Asked): boolean =>
        pardon.user === user &&
        pardon.isDone &&
        pardon.begun > ended &&
        (room === undefined || pardon.room === room) &&
        (pardon.room === imposed.room || pardon.now > ban.at);
      return ban.until <= this.world.now || this.pardons.some(isLiftedBy);
    });
  }

  /**
   * Whether some room could not be reached for so long that the ledger gave up telling it. What it missed, it hears when the client
   * next comes in.
   */
  get isOutOfReach(): boolean {
    return this.world.failures.some(
      ({ doing, error }) =>
        doing.startsWith("telling the room") && !String(error).includes("the room answered"),
    );
  }

  async turn(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await settled();
  }

  /** Goes on until nothing is on its way, save for what is held or never answered. */
  async calm(): Promise<void> {
    for (let sent = -1; sent !== this.#sent;) {
      sent = this.#sent;
      await this.turn(8);
    }
  }

  async wait(ms: number): Promise<void> {
    await this.calm();
    for (let left = ms; left > 0;) {
      const step = vi.getTimerCount() > 0 ? Math.min(250, left) : left;
      this.world.now += step;
      left -= step;
      await vi.advanceTimersByTimeAsync(step);
      await this.calm();
    }
  }

  get #sent(): number {
    let sent = this.world.between.sent.length;
    for (const { toLedger, fromLedger } of this.world.rooms.values()) {
      sent += toLedger.sent.length + fromLedger.sent.length;
    }
    return sent;
  }

  async #happen(happening: Happening): Promise<void> {
    if (happening.does === "wait") return this.wait(happening.ms);
    if (happening.does === "restart the ledger") return this.world.restartLedger();
    if (happening.does === "mend the ledger") return this.world.between.release(happening.order);
    if (happening.does === "break the ledger") {
      this.world.between.trouble = happening.trouble;
      return;
    }
    const room = this.world.rooms.get(happening.room);
    if (room === undefined) throw new Error(`there is no room ${happening.room}`);
    switch (happening.does) {
      case "enter":
        void this.#enter(room, happening.user);
        return;
      case "leave":
      case "say": {
        const [connection] = this.here(room, happening.user);
        if (connection !== undefined) room[happening.does](connection);
        return;
      }
      case "ban":
      case "shadowBan": {
        const { does, user, for: span, disclosure } = happening;
        const asked: AskedBan = { ...this.#asked(room.name, user), ban: null };
        this.bans.push(asked);
        const imposing = room.bouncer.bans.add(`user:${user}`, {
          kind: does === "ban" ? "close" : "shadow-ban",
          for: span,
          disclosure,
        });
        void imposing.then((ban) => {
          asked.ban = ban;
          return this.#done(asked);
        });
        return;
      }
      case "pardon": {
        const asked = this.#asked(room.name, happening.user);
        this.pardons.push(asked);
        void room.bouncer.bans.remove(`user:${happening.user}`).then(() => this.#done(asked));
        return;
      }
      case "restart":
        for (const asked of [...this.bans, ...this.pardons]) {
          if (asked.room === room.name) asked.ended ??= ++this.#moments;
        }
        room.restart();
        return;
      case "break":
        room[happening.wire].trouble = happening.trouble;
        return;
      case "bypass":
        room[happening.wire].trouble = null;
        return;
      case "mend":
        room[happening.wire].release(happening.order);
        return;
    }
  }

  #enter(room: SharingRoom, user: string): Promise<Connection> {
    const entering = room.enter(user);
    const connection = room.here.at(-1);
    if (connection !== undefined) this.connections.push({ user, connection });
    return entering;
  }

  #asked(room: string, user: string): Asked {
    const { now } = this.world;
    return { room, user, now, begun: ++this.#moments, ended: null, isDone: false };
  }

  #done(asked: Asked): void {
    asked.ended ??= ++this.#moments;
    asked.isDone = true;
  }

  #idsWhere(user: string, isMeant: (ban: AskedBan) => boolean): string[] {
    return this.bans.filter((ban) => ban.user === user && isMeant(ban)).flatMap(({ ban }) => ban?.id ?? []);
  }
}
