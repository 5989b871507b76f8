import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

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

  /** Nothing reaches the server until {@link go}. */
  stop(): void {
    for (const far of this.#towards) far.cork();
  }

  go(): void {
    for (const far of this.#towards) far.uncork();
  }

  close(): void {
    this.#server.close();
    for (const far of this.#towards) far.destroy();
  }
}
