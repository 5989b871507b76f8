import { connect } from "node:net";

/** What whoever knocks at a room gets: a first message, the code it is closed with, or neither. */
export type Answer = { message: string } | { code: number } | { failed: string };

const PATIENCE = 20_000;
const CLOSE = 8;

/**
 * Knocks at a room, waits for its first frame and leaves. By hand, since a whole WebSocket client for each of thousands
 * would measure that.
 */
export function call(host: string, url: string): Promise<Answer> {
  const [hostname, port] = host.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const end = (answer: Answer): void => {
      resolve(answer);
      socket.destroy();
    };
    socket.setTimeout(PATIENCE, () => end({ failed: "no answer" }));
    socket.on("error", ({ message }) => end({ failed: message }));
    socket.on("close", () => end({ failed: "hung up" }));
    socket.write(
      `GET ${url} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    let bytes = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const body = bytes.indexOf("\r\n\r\n") + 4;
      if (body < 4) return;
      const status = bytes.toString("latin1", 0, bytes.indexOf("\r\n"));
      if (!status.includes(" 101 ")) return end({ failed: status });
      const frame = frameIn(bytes.subarray(body));
      if (frame === null) return;
      end(
        frame.opcode === CLOSE
          ? { code: frame.payload.length < 2 ? 1005 : frame.payload.readUInt16BE() }
          : { message: frame.payload.toString() },
      );
    });
  });
}

/** The first frame, once it is there: a short one, as those of a server are that says welcome or goodbye. */
function frameIn(bytes: Buffer): { opcode: number; payload: Buffer } | null {
  const [first, length] = bytes;
  if (first === undefined || length === undefined || bytes.length < 2 + length) return null;
  return { opcode: first % 16, payload: bytes.subarray(2, 2 + length) };
}
