import { readFile } from "node:fs/promises";
import path from "node:path";
import { type HttpServer, serveHttp } from "./http-server.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
};

/** A server of files and nothing else, as any web host is. */
export interface FileServer extends HttpServer {
  /** What it was asked for: paths, with their queries. */
  readonly asked: readonly string[];
}

/** @param prefix what comes before the names of the files: `/some/folder` */
export async function serveFiles(folder: string, prefix = ""): Promise<FileServer> {
  const asked: string[] = [];
  const server = await serveHttp(async (request, response) => {
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
  return { ...server, asked };
}
