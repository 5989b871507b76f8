import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { expect, vi } from "vitest";
import { type HttpServer, serveHttp } from "./http-server.ts";

/** A request that came. */
export interface Alerted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Stands in for Slack's, Discord's and anybody's servers: it takes what it is sent, and answers as it is told. */
export class AlertServer {
  /** All that came, in order. */
  readonly requests: Alerted[] = [];
  /** How it answers. Default: as Slack does. */
  answer: (response: ServerResponse) => void = (response) => response.end("ok");
  readonly #server: HttpServer;

  private constructor(server: HttpServer) {
    this.#server = server;
  }

  static async open(): Promise<AlertServer> {
    const server = await serveHttp((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        opened.requests.push({ path: request.url ?? "", headers: request.headers, body });
        opened.answer(response);
      });
    });
    const opened = new AlertServer(server);
    return opened;
  }

  /** e.g. `127.0.0.1:51234` */
  get host(): string {
    return this.#server.host;
  }

  url(path = "/services/T0/B0/secret"): string {
    return `http://${this.#server.host}${path}`;
  }

  /** Answers with a status, and with headers. */
  fail(status: number, headers: Record<string, string> = {}): void {
    this.answer = (response) => response.writeHead(status, headers).end();
  }

  /** Never answers. */
  hang(): void {
    this.answer = () => {};
  }

  recover(): void {
    this.answer = (response) => response.end("ok");
  }

  /** The texts that Slack would show, once there are so many. */
  async texts(count: number): Promise<string[]> {
    await this.came(count);
    return this.requests.map(({ body }) => (JSON.parse(body) as { text: string }).text);
  }

  /** Waits until so many requests have come. */
  async came(count: number): Promise<readonly Alerted[]> {
    await vi.waitFor(() => expect(this.requests.length).toBeGreaterThanOrEqual(count), { timeout: 15_000 });
    expect(this.requests).toHaveLength(count);
    return this.requests;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
