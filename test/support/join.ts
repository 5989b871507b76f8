import { type ClientOptions, WebSocket } from "ws";
import { Client } from "./client.ts";

// workerd (2026-08) sends the close frame of a hibernating connection that has not sent anything at once, and ends the
// connection beneath it only ten seconds later. What counts here is the frame; a browser gives up waiting for the rest too.
const options = { perMessageDeflate: false, closeTimeout: 10 } as ClientOptions;

/**
 * Joins a room as a user. Where the server is gone, the client comes back closed.
 *
 * @param room its party and its name: `room/main`
 */
export function join(host: string, user: string, room: string): Promise<Client> {
  const socket = new WebSocket(`ws://${host}/parties/${room}?user=${user}`, options);
  // What went wrong is told of by the close that follows.
  socket.addEventListener("error", () => {});
  return new Client(socket).opened();
}

export function say(client: Client, value: string): void {
  client.sendRaw(JSON.stringify({ type: "said", value }));
}

/** How many strikes a client has, as the room says. */
export async function strikesOf(client: Client): Promise<number> {
  client.sendRaw('{"type":"party-bouncer:standing"}');
  const status = await client.until("its standing", () => client.of("party-bouncer:standing")[0]);
  return Number(status["strikes"]);
}
