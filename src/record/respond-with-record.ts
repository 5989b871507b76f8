import { type AccessRequest, accessRefusal, refusal } from "../platform/token-access.ts";
import { show } from "../shared/show.ts";

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

const TYPES = { jsonl: "application/x-ndjson", packed: "application/octet-stream" } as const;

/** @returns `null` if the request is not for the record. @throws {TypeError} if the token is too short */
export async function respondWithRecord(
  request: AccessRequest,
  { token }: RecordAccess,
  read: (options: ReadRecordOptions) => ReadableStream<Uint8Array>,
): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (!PATH.test(pathname)) return null;
  const refused = accessRefusal(request, token, "record");
  if (refused !== null) return refused;
  const format = searchParams.get("format") ?? "jsonl";
  if (format !== "jsonl" && format !== "packed") {
    return refusal(400, `format: expected jsonl or packed, received ${show(format)}.`);
  }
  const headers = { "Content-Type": TYPES[format], "Cache-Control": "no-store" };
  return new Response(request.method === "HEAD" ? null : read({ format }), { headers });
}
