import type { RequestLike } from "../identity/request.ts";
import { show } from "../shared/show.ts";
import { isSameToken } from "../shared/token.ts";

/** The part of a `Request` that says what of a record is asked for. */
export interface RecordRequest extends RequestLike {
  /** Such as `"GET"`. */
  readonly method: string;
}

/** In which form a record is read. */
export interface ReadRecordOptions {
  /** `"jsonl"`: a JSON object a line. `"packed"`: some eight bytes a message. Default: `"jsonl"`. */
  readonly format?: "jsonl" | "packed" | undefined;
}

/** What keeps others from reading a record. */
export interface RecordAccess {
  /** What the request has to bring as `Authorization: Bearer <token>`: at least 16 characters, which nobody can guess. */
  readonly token: string;
}

const PATH = /\/party-bouncer\/record\/?$/;
const BEARER = /^Bearer +(\S+) *$/i;
const SHORTEST_TOKEN = 16;

const TYPES = { jsonl: "application/x-ndjson", packed: "application/octet-stream" } as const;

/** @returns `null` if the request is not for the record. @throws {TypeError} if the token is too short */
export async function respondWithRecord(
  request: RecordRequest,
  { token }: RecordAccess,
  read: (options: ReadRecordOptions) => ReadableStream<Uint8Array>,
): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (!PATH.test(pathname)) return null;
  requireToken(token);
  const [, given] = BEARER.exec(request.headers.get("Authorization") ?? "") ?? [];
  if (given === undefined) {
    return refusal(401, "Say Authorization: Bearer <token>.", { "WWW-Authenticate": "Bearer" });
  }
  if (!isSameToken(token, given)) return refusal(403, "The token is wrong.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refusal(405, "A record can only be read: GET.", { Allow: "GET, HEAD" });
  }
  const format = searchParams.get("format") ?? "jsonl";
  if (format !== "jsonl" && format !== "packed") {
    return refusal(400, `format: expected jsonl or packed, received ${show(format)}.`);
  }
  const headers = { "Content-Type": TYPES[format], "Cache-Control": "no-store" };
  return new Response(request.method === "HEAD" ? null : read({ format }), { headers });
}

function requireToken(token: unknown): void {
  if (typeof token === "string" && token.length >= SHORTEST_TOKEN && !/\s/.test(token)) return;
  throw new TypeError(
    `token: expected at least ${SHORTEST_TOKEN} characters without spaces, received ` +
      `${typeof token === "string" ? `${token.length}` : show(token)}. Whoever knows it can read the room's record.`,
  );
}

function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { ...headers, "Cache-Control": "no-store" } });
}
