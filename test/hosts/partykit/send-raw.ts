import { request } from "node:http";
import type { Send } from "../../contract/admin.ts";

/** Sends a path as it is: `fetch` would make it plain first. @param host of the server, once it has started */
export function sendRawTo(host: () => string): Send {
  return (path, { method = "GET", headers = {}, body = "" }) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(`http://${host()}`);
      const length = body === "" ? {} : { "Content-Length": Buffer.byteLength(body) };
      const sent = request(
        { hostname, port, path, method, headers: { ...headers, ...length } },
        async (answer) => {
          const chunks: Uint8Array[] = [];
          for await (const chunk of answer) chunks.push(chunk as Uint8Array);
          const answered = Object.entries(answer.headers).map(
            ([name, value]) => [name, String(value)] as const,
          );
          const status = answer.statusCode ?? 0;
          const text = status === 204 ? null : Buffer.concat(chunks);
          resolve(new Response(text, { status, headers: Object.fromEntries(answered) }));
        },
      );
      sent.once("error", reject);
      sent.end(body);
    });
}
