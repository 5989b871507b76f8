import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { WebSocketServer } from "ws";
import { blocksOf } from "../../docs/examples.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const HTML = `<!doctype html><html lang="de"><meta charset="utf-8"><title>Raum</title>
  <body><main><h1>Raum</h1><div id="app"></div></main><script src="/page.js"></script></body></html>`;

/** A page with an example of the documentation on it, and the room that it connects to. */
export interface DocumentedPage {
  readonly url: string;
  readonly rooms: WebSocketServer;
  stop(): Promise<void>;
}

/**
 * @param example the guide that it is in, and the name of the component, which has a `room`
 * @param answer what else the server is asked for
 */
export async function serveDocumented(
  example: { guide: string; component: string },
  answer: RequestListener = (_, response) => void response.writeHead(404).end(),
): Promise<DocumentedPage> {
  const script = await bundle(example);
  const server = createServer((request, response) => {
    if (request.url === "/") response.setHeader("content-type", "text/html").end(HTML);
    else if (request.url === "/page.js") response.setHeader("content-type", "text/javascript").end(script);
    else answer(request, response);
  });
  const rooms = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    rooms,
    async stop() {
      rooms.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle({ guide, component }: { guide: string; component: string }): Promise<string> {
  const blocks = blocksOf(ROOT, [`docs/guides/${guide}.md`]);
  const example = blocks.find(({ text }) => text.includes(`export function ${component}(`));
  if (example === undefined) throw new Error(`${guide}.md has no ${component}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${example.text}
        import { createRoot } from "react-dom/client";
        createRoot(document.querySelector("#app")).render(<${component} room="lobby" />);`,
      resolveDir: ROOT,
      loader: "tsx",
    },
    bundle: true,
    write: false,
    charset: "utf8",
    format: "iife",
    alias: {
      "party-bouncer/client": `${ROOT}client/index.ts`,
      "party-bouncer/react": `${ROOT}client/react.ts`,
      "party-bouncer/words": `${ROOT}src/words/index.ts`,
    },
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles.map(({ text }) => text).join("");
}
