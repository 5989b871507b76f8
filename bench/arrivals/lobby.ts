import { setTimeout } from "node:timers/promises";
import { RawSocket } from "../instruments/raw-socket.ts";
import { exactProcessorTime } from "../../test/support/processor-time.ts";
import { bytesOf, CLOSE } from "../../test/support/websocket-frame.ts";
import { serveWorkerd, type WorkerdServer } from "../../test/support/workerd.ts";

/** So many come at the same time. */
const TOGETHER = 8;
const GOING_AWAY = bytesOf({ opcode: CLOSE, payload: Buffer.from([1_001 >> 8, 1_001 & 0xff]) });

/** A server at rest is busy for less than this, in ms, within {@link REST}. */
const IDLE = 0.5;
const REST = 30;

/** A client that is present. */
interface Guest {
  readonly socket: RawSocket;
  /** Once the room has answered its close. */
  readonly over: Promise<number>;
}

/** A room in a workerd of its own, and clients that come to it. Each is a user of its own. */
export class Lobby {
  readonly #server: WorkerdServer;
  readonly #path: string;
  readonly #present: Guest[] = [];
  #came = 0;
  #left = 0;

  private constructor(server: WorkerdServer, party: string) {
    this.#server = server;
    this.#path = `/parties/${party}/main`;
  }

  static async open(party: string, disk: string): Promise<Lobby> {
    const server = await serveWorkerd({
      entry: "bench/rooms/lobby.ts",
      classes: ["Bare", "Guarded", "Shared", "BareInMemory", "GuardedInMemory", "Ledger"],
      disk,
    });
    return new Lobby(server, party);
  }

  async close(): Promise<void> {
    for (const { socket } of this.#present) socket.destroy();
    await this.#server.kill();
  }

  /** Lets clients in who stay. */
  async fill(crowd: number): Promise<void> {
    while (this.#present.length < crowd) {
      this.#present.push(...(await this.#come(Math.min(500, crowd - this.#present.length))));
    }
    await this.#rest();
  }

  /** So many come whom nobody knows, a few at a time, and leave as they came. @returns microseconds for each */
  visits(count: number): Promise<{ took: number; busy: number }> {
    return this.#visited(count, () => this.#comes());
  }

  /** The same of those who were here in the last round too. */
  returns(count: number): Promise<{ took: number; busy: number }> {
    let next = 0;
    return this.#visited(count, () => this.#comes(`regular-${next++}`));
  }

  #visited(count: number, comes: () => Promise<Guest>): Promise<{ took: number; busy: number }> {
    return this.#measured(count, async () => {
      await inTurns(count, async () => {
        await this.#leave(await comes());
      });
    });
  }

  /** So many come, and then leave at once. @returns microseconds for each, of the leaving alone */
  async leaveAtOnce(count: number): Promise<{ took: number; busy: number }> {
    const guests = await this.#come(count);
    await this.#rest();
    return this.#measured(count, async () => {
      await Promise.all(guests.map((guest) => this.#leave(guest)));
    });
  }

  async #measured(count: number, task: () => Promise<void>): Promise<{ took: number; busy: number }> {
    const { pid } = this.#server;
    // A room that has slept since counts from the beginning.
    const missing = (await this.#told()) - this.#left;
    const busyBefore = exactProcessorTime(pid);
    const start = performance.now();
    await task();
    while ((await this.#told()) < this.#left + missing) await setTimeout(1);
    const took = performance.now() - start;
    await this.#rest();
    const busy = exactProcessorTime(pid) - busyBefore;
    return { took: (took * 1_000) / count, busy: (busy * 1_000) / count };
  }

  async #come(count: number): Promise<Guest[]> {
    const guests: Guest[] = [];
    await inTurns(count, async () => {
      guests.push(await this.#comes());
    });
    return guests;
  }

  async #comes(user = `${this.#came++}`): Promise<Guest> {
    const { promise: over, resolve: closed } = Promise.withResolvers<number>();
    const path = `${this.#path}?user=${user}`;
    return { socket: await RawSocket.connect(this.#server.host, path, { closed }), over };
  }

  async #leave({ socket, over }: Guest): Promise<void> {
    this.#left++;
    socket.send(GOING_AWAY);
    await over;
  }

  /** How many have left, as the room has it. */
  async #told(): Promise<number> {
    return (await (await fetch(`http://${this.#server.host}${this.#path}`)).json()) as number;
  }

  /** Resolves once the server has nothing left to do. */
  async #rest(): Promise<void> {
    for (let before = exactProcessorTime(this.#server.pid); ;) {
      await setTimeout(REST);
      const now = exactProcessorTime(this.#server.pid);
      if (now - before < IDLE) return;
      before = now;
    }
  }
}

async function inTurns(count: number, task: () => Promise<void>): Promise<void> {
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < count) {
      begun++;
      await task();
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
}
