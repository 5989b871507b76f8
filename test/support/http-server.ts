import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of HTTP on a port that was free. */
export interface HttpServer {
  /** e.g. `127.0.0.1:51234` */
  readonly host: string;
  /** Breaks off what it has not answered yet. */
  stop(): Promise<void>;
}

export async function serveHttp(answer: RequestListener): Promise<HttpServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
