import { WebSocket } from "ws";

/** What a client gets first: a frame of the app's, its close code, or an answer that is no upgrade. */
export function firstAnswer(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on("message", (data) => {
      // The bouncer's own are JSON.
      if (!String(data).startsWith("{")) resolve(String(data));
    });
    socket.on("close", (code) => resolve(`closed with ${code}`));
    socket.on("error", () => {});
    socket.on("unexpected-response", (_, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve(body));
    });
  });
}
