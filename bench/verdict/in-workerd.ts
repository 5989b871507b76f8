import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import type { SeededRandom } from "../../test/support/seeded-random.ts";
import { serveWorkerd, type WorkerdServer } from "../../test/support/workerd.ts";
import { idOf, type Lacking } from "../contenders/contender.ts";
import type { Cost, Find, Question } from "./side-by-side.ts";

const KNOCKS_AT_ONCE = 50;

/** A workerd with two rooms in it that do the measuring, and with so many connections that hibernate in each. */
export class Rooms {
  readonly #server: WorkerdServer;
  readonly #disk: string;

  private constructor(server: WorkerdServer, disk: string) {
    this.#server = server;
    this.#disk = disk;
  }

  static async open(connections: number): Promise<Rooms> {
    const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    const server = await serveWorkerd({
      entry: "bench/rooms/verdicts.ts",
      classes: ["Unguarded", "Guarded"],
      disk,
    });
    const rooms = new Rooms(server, disk);
    for (const room of ["unguarded", "guarded"]) {
      for (let key = 0; key < connections; key += KNOCKS_AT_ONCE) {
        const count = Math.min(KNOCKS_AT_ONCE, connections - key);
        await Promise.all(Array.from({ length: count }, (_, more) => rooms.#connect(room, idOf(key + more))));
      }
    }
    return rooms;
  }

  find(random: SeededRandom): Find {
    return async (contender, setting) => {
      const question: Question = {
        contender: contender.name,
        setting,
        seed: random.below(2 ** 31),
      };
      const room = contender.hibernates ?? "unguarded";
      const response = await fetch(`http://${this.#server.host}/parties/${room}/main`, {
        method: "POST",
        body: JSON.stringify(question),
      });
      if (!response.ok)
        throw new Error(`${contender.name}: ${await response.text()}\n${this.#server.stderr}`);
      return (await response.json()) as Cost | Lacking;
    };
  }

  async close(): Promise<void> {
    await this.#server.kill();
    await rm(this.#disk, { recursive: true, force: true });
  }

  async #connect(room: string, id: string): Promise<void> {
    const socket = new WebSocket(`ws://${this.#server.host}/parties/${room}/main?_pk=${id}`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    // It is ended from the other side, and is to be heard of no more.
    socket.on("error", () => {});
  }
}
