import { afterAll, beforeAll } from "vitest";
import { WebSocket } from "ws";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { temporaryFolder } from "./command.ts";

/** How many lines somebody sends in {@link talkIn}, and how many of them pass. */
export const LINES = 12;
const LIMIT = 5;

/**
 * Serves the rooms of `rooms/recorded.ts` while the tests of a file run. Call it at the top of the file.
 *
 * @returns where they are, while they are served: `127.0.0.1:51234`
 */
export function serveRecordedRooms(): { readonly host: string } {
  let server: WorkerdServer;
  let disk: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    disk = await temporaryFolder();
    server = await serveWorkerd({ entry: "test/cli/rooms/recorded.ts", classes: ["Room"], disk: disk.path });
  });
  afterAll(async () => {
    await server?.kill();
    await disk.remove();
  });
  return {
    get host() {
      return server.host;
    },
  };
}

/** Lets somebody send lines to a room of `rooms/recorded.ts`, of which it sends five back to all, and leave once these are heard. */
export async function talkIn(host: string, room: string, text: string): Promise<void> {
  const socket = new WebSocket(`ws://${host}/parties/room/${room}?user=ada`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const isHeard = new Promise<void>((resolve) => {
    let heard = 0;
    socket.on("message", (data) => {
      if (String(data).includes(text) && ++heard === LIMIT) resolve();
    });
  });
  for (let line = 0; line < LINES; line++) socket.send(JSON.stringify({ type: "line", text }));
  await isHeard;
  socket.close();
  await new Promise((resolve) => socket.once("close", resolve));
}
