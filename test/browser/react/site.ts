import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { type WebSocket, WebSocketServer } from "ws";
import { App, type ChatProps } from "./chat.ts";

/** A connection as the room sees it. */
export interface Visit {
  readonly url: string;
  readonly at: number;
  readonly socket: WebSocket;
  readonly received: readonly string[];
  /** With which code it was closed. */
  closedWith: number | null;
}

/** A page that is rendered on the server and hydrated, and the rooms it talks to, on one host. */
export interface Site {
  /** Every connection that the rooms ever accepted, in order. */
  readonly visits: Visit[];
  /** The address of the page for these props. */
  address(props: ChatProps): string;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const script = await bundle();
  const server = createServer(({ url = "/" }, response) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    response.setHeader("content-type", pathname === "/" ? "text/html" : "text/javascript");
    response.end(pathname === "/" ? html(searchParams.get("props") ?? "{}") : script);
  });
  const visits: Visit[] = [];
  const rooms = new WebSocketServer({ server });
  rooms.on("connection", (socket, { url = "" }) => {
    const received: string[] = [];
    const visit: Visit = { url, at: performance.now(), socket, received, closedWith: null };
    socket.on("message", (data) => received.push(String(data)));
    socket.on("close", (code) => (visit.closedWith = code));
    visits.push(visit);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    visits,
    address: (props) => `http://127.0.0.1:${port}/?props=${encodeURIComponent(JSON.stringify(props))}`,
    async close() {
      for (const client of rooms.clients) client.terminate();
      rooms.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function html(props: string): string {
  const content = renderToString(createElement(App, JSON.parse(props) as ChatProps));
  const attribute = props.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><link rel="icon" href="data:,"><body data-props="${attribute}"><main>${content}</main><script src="/page.js"></script>`;
}

async function bundle(): Promise<string> {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [here("page.ts")],
    bundle: true,
    write: false,
    format: "iife",
    alias: { "party-bouncer/react": here("../../../client/react.ts") },
    // StrictMode does nothing in production.
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.text ?? "";
}
