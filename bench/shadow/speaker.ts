import { WebSocket } from "ws";

/** A client that says something and waits to hear itself. */
export class Speaker {
  readonly #socket: WebSocket;
  #awaited: { text: string; resolve: (at: number) => void } | null = null;
  /** Everything it has heard. */
  readonly heard = new Set<string>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const at = performance.now();
      const text = String(data);
      this.heard.add(text);
      if (text === this.#awaited?.text) this.#awaited.resolve(at);
    });
  }

  static async join(host: string, room: string, user: string): Promise<Speaker> {
    const url = `ws://${host}/parties/echo/${room}?user=${user}`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new Speaker(socket);
  }

  /** @returns microseconds until it heard itself */
  async echo(text: string): Promise<number> {
    const heardAt = new Promise<number>((resolve) => {
      this.#awaited = { text, resolve };
    });
    const start = performance.now();
    this.#socket.send(text);
    return ((await heardAt) - start) * 1_000;
  }

  /** Has the room carry out an order. Of the operator. */
  async order(order: object): Promise<void> {
    const acknowledged = new Promise((resolve) => this.#socket.once("message", resolve));
    this.#socket.send(JSON.stringify(order));
    await acknowledged;
  }

  async leave(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.close(1000);
    await closed;
  }
}
