import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
};

/** A server of files and nothing else, as any web host is. */
export interface FileServer {
  /** e.g. `127.0.0.1:51234` */
  readonly host: string;
  /** What it was asked for: paths, with their queries. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** @param prefix what comes before the names of the files: `/some/folder` */
export async function serveFiles(folder: string, prefix = ""): Promise<FileServer> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const url = request.url ?? "/";
    asked.push(url);
    const { pathname } = new URL(url, "http://here");
    const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    try {
      if (!name.startsWith(`${prefix}/`)) throw new Error("not here");
      const body = await readFile(path.join(folder, path.normalize(name.slice(prefix.length))));
      response.writeHead(200, { "content-type": TYPES[path.extname(name)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end("Not found");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
