import { bytesOf } from "../../test/support/websocket-frame.ts";
import { RawSocket } from "../instruments/raw-socket.ts";
import { tallied, tallyOf } from "./tally.ts";

const AT_ONCE = 100;

/** Those who are in a room. */
export class Crowd {
  readonly #host: string;
  readonly #room: string;
  readonly #sockets: RawSocket[] = [];

  /** @param room its path */
  constructor(host: string, room: string) {
    this.#host = host;
    this.#room = room;
  }

  /** Has more come, until so many are in. */
  async growTo(count: number): Promise<void> {
    while (this.#sockets.length < count) {
      const first = this.#sockets.length;
      const some = Math.min(AT_ONCE, count - first);
      const join = (_: unknown, index: number): Promise<RawSocket> =>
        RawSocket.connect(this.#host, `${this.#room}?user=crowd-${first + index}`);
      this.#sockets.push(...(await Promise.all(Array.from({ length: some }, join))));
    }
  }

  /** Everyone says something. Resolves once the room is done with it. */
  async speak(): Promise<void> {
    const { heard, refused } = await tallyOf(this.#host, this.#room);
    for (const socket of this.#sockets) socket.send(bytesOf({ payload: "note" }));
    await tallied(this.#host, this.#room, heard + refused + this.#sockets.length);
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
