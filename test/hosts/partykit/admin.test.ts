// @module-tag slow
import { request } from "node:http";
import { adminContract, type Send } from "../../contract/admin.ts";
import { serveRooms } from "./serve-rooms.ts";

const server = serveRooms();

/** Sends the path as it is: `fetch` would make it plain first. */
const send: Send = (path, { method = "GET", headers = {}, body = "" }) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(`http://${server.host}`);
    const length = body === "" ? {} : { "Content-Length": Buffer.byteLength(body) };
    const sent = request(
      { hostname, port, path, method, headers: { ...headers, ...length } },
      async (answer) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of answer) chunks.push(chunk as Uint8Array);
        const answered = Object.entries(answer.headers).map(
          ([name, value]) => [name, String(value)] as const,
        );
        resolve(
          new Response(Buffer.concat(chunks), {
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(answered),
          }),
        );
      },
    );
    sent.once("error", reject);
    sent.end(body);
  });

const host = { connect: server.inMemory.connect, send, guesses: 300 };

adminContract("PartyKit, in memory", host, "sharing");
