import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

const SENDING = "sending";

/** A line to a server that stops carrying now and then, as in a tunnel. What is sent meanwhile arrives at once. */
export class StallingLine {
  readonly host: string;
  readonly #server: Server;
  readonly #towards: Set<Socket>;

  private constructor(server: Server, towards: Set<Socket>) {
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
    this.#towards = towards;
  }

  static async to(host: string): Promise<StallingLine> {
    const [address, port] = host.split(":");
    const towards = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(Number(port), address);
      towards.add(far);
      // The first is the request for an upgrade.
      near.once("data", () => near.once("data", () => server.emit(SENDING)));
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.once("close", () => other.destroy());
        one.on("error", () => {});
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new StallingLine(server, towards);
  }

  /** From a second after the first message on, each ten seconds, nothing reaches the server for so many ms. @returns what ends it */
  stallFor(ms: number): () => void {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const after = (wait: number, task: () => void): void => void timers.add(setTimeout(task, wait));
    const stall = (): void => {
      this.#each((far) => far.cork());
      after(ms, () => this.#each((far) => far.uncork()));
      after(10_000, stall);
    };
    this.#server.once(SENDING, () => after(1_000, stall));
    return () => {
      for (const timer of timers) clearTimeout(timer);
      this.#each((far) => far.uncork());
    };
  }

  close(): void {
    this.#server.close();
    this.#each((far) => far.destroy());
  }

  #each(task: (far: Socket) => void): void {
    for (const far of this.#towards) task(far);
  }
}
