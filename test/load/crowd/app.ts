import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { GuardedPartySocket, type GuardedPartySocketOptions, type Outcome } from "../../../client/index.ts";
import { Clock } from "./clock.ts";
import type { Burst, Life, Spell } from "./life.ts";
import { Line } from "./line.ts";
import { numbered } from "./message.ts";

/** A message that an app handed to its socket. */
export interface Sent {
  readonly number: number;
  readonly type: string | null;
  outcome: Outcome | null;
}

/** Of PartySocket's own delays, about a tenth; and patience with a machine that is busy. */
const delays = { minReconnectionDelay: 400, maxReconnectionDelay: 1_000, connectionTimeout: 30_000 };

/** An app with a paced socket, and with a clock that is wrong. */
export class App {
  /** Who the gate says it is. */
  readonly user: string;
  readonly room: string;
  /** In order. */
  readonly sent: Sent[] = [];
  /** Every connection it had. */
  readonly lines: Line[] = [];
  /** Where its socket said that it stands, where that was not well. */
  readonly standings: string[] = [];
  readonly #life: Life;
  readonly #clock: Clock;
  #socket: GuardedPartySocket | null = null;
  /** How many spells without a network it is in. */
  #offline = 0;

  constructor(user: string, room: string, life: Life) {
    this.user = user;
    this.room = room;
    this.#life = life;
    this.#clock = new Clock(life.clock.first);
  }

  /** Connects. */
  arrive(host: string): Promise<void> {
    return this.#clock.run(async () => {
      const socket = new GuardedPartySocket({
        ...delays,
        host,
        party: "room",
        room: this.room,
        user: this.user,
        query: { user: this.user },
        pacing: true,
        maxEnqueuedMessages: 10_000,
        WebSocket: this.#lineClass(),
      });
      socket.addEventListener("standing", ({ standing }) => {
        if (standing.status !== "ok") this.standings.push(JSON.stringify(standing));
      });
      this.#socket = socket;
      await once(socket, "open");
    });
  }

  /** Resolves once its room has answered. */
  async ping(): Promise<void> {
    const line = this.lines.at(-1);
    line?.ping();
    if (line !== undefined) await once(line, "pong");
  }

  /** Lives its life. Resolves once everything is sent. */
  live(): Promise<void> {
    const { bursts, spells } = this.#life;
    return this.#clock.run(async () => {
      const events = [
        ...bursts.map((burst) => this.#say(burst)),
        ...spells.map((spell) => this.#endure(spell)),
        this.#setClock(),
      ];
      await Promise.all(events);
    });
  }

  /** Resolves once its room has read all that it sent. */
  async leave(): Promise<void> {
    this.#socket?.close();
    await Promise.all(this.lines.map(({ gone }) => gone));
  }

  async #say({ at, over, count, ...kind }: Burst): Promise<void> {
    await setTimeout(at);
    const outcomes: Promise<void>[] = [];
    for (let index = 0; index < count; index++) {
      outcomes.push(this.#send(kind));
      if (over > 0) await setTimeout(over / count);
    }
    await Promise.all(outcomes);
  }

  async #send(kind: Pick<Burst, "type" | "size" | "isBinary">): Promise<void> {
    const message: Sent = { number: this.sent.length, type: kind.type, outcome: null };
    this.sent.push(message);
    const priority = kind.type === null ? 0 : this.#life.priorities[kind.type];
    message.outcome = (await this.#socket?.enqueue(numbered(message.number, kind), { priority })) ?? null;
  }

  async #endure(spell: Spell): Promise<void> {
    await setTimeout(spell.at);
    if (spell.kind === "reconnect") return this.#socket?.reconnect();
    this.#offline++;
    for (const line of this.lines) line.cut();
    await setTimeout(spell.ms);
    this.#offline--;
  }

  async #setClock(): Promise<void> {
    const { setAt, later } = this.#life.clock;
    await setTimeout(setAt);
    this.#clock.error = later;
  }

  /** The WebSocket class of this app. */
  #lineClass(): GuardedPartySocketOptions["WebSocket"] {
    const lines = this.lines;
    const isOnline = (): boolean => this.#offline === 0;
    return class extends Line {
      constructor(url: string) {
        super(url, isOnline());
        lines.push(this);
      }
    };
  }
}
