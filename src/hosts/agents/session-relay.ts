import { isUpgrade, type RequestLike } from "../../identity/request.ts";
import { OPEN } from "../../platform/room.ts";
import { EMPTY } from "../../shared/bucket.ts";
import { CloseCode, stringifyCloseReason } from "../../shared/close-code.ts";
import { gcra } from "../../shared/gcra.ts";

/** Of which queries a session over Cap'n Web is asked for: today's, and that of earlier versions. */
const QUERIES = ["__agents_transport", "__agents_rpc"];

/**
 * Frames that a client may send. A message takes it three, and each that it is sent one in return. So it is room for all that the preset lets
 * through, and for a stream of answers.
 */
const FRAMES = { limit: 1_000, window: 1_000, burst: 5_000 };

/** In UTF-16 code units. A message is text inside of it, whose quotation marks take two more each. */
const LONGEST_FRAME = 16_777_216;

const TOO_MANY = stringifyCloseReason({ retryAfter: 60_000, limit: "frames" });

/** Whether a request opens a session over Cap'n Web. */
export function opensSession(request: RequestLike): boolean {
  if (!isUpgrade(request)) return false;
  const { searchParams } = new URL(request.url);
  return QUERIES.some((query) => searchParams.get(query) === "capnweb");
}

/**
 * Stands between a client and its session. The bouncer judges what reaches the agent; a frame below that never does, such as a call of
 * what is not there. So frames are counted here, and one too many closes the session.
 */
export function relayed(response: Response): Response {
  const { webSocket: inner, headers } = response as unknown as { webSocket: End | null; headers: Headers };
  if (inner === null) return response;
  const { 0: client, 1: outer } = new WebSocketPair();
  const frames = gcra(FRAMES);
  let bucket = EMPTY;
  inner.accept();
  outer.accept();
  outer.addEventListener("message", ({ data }) => {
    const now = Date.now();
    const isFine =
      typeof data === "string" && data.length <= LONGEST_FRAME && frames.waitFor(bucket, 1, now) === 0;
    if (!isFine) {
      end(outer, CloseCode.RateLimited, TOO_MANY);
      end(inner, CloseCode.RateLimited, TOO_MANY);
      return;
    }
    bucket = frames.charge(bucket, 1, now);
    if (inner.readyState === OPEN) inner.send(data);
  });
  inner.addEventListener("message", ({ data }) => {
    if (outer.readyState === OPEN) outer.send(data as string);
  });
  outer.addEventListener("close", ({ code, reason }) => end(inner, code, reason));
  inner.addEventListener("close", ({ code, reason }) => end(outer, code, reason));
  return new Response(null, { status: 101, webSocket: client, headers } as ResponseInit);
}

/** One end of a session, in memory. */
interface End {
  readonly readyState: number;
  accept(): void;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { code: number; reason: string }) => void): void;
}

/** Closes one end as the other was. Not every code that is read can be sent. */
function end(socket: End, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    socket.close();
  }
}

declare const WebSocketPair: new () => { 0: WebSocket; 1: End };
