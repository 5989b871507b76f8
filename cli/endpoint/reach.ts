import { Failure } from "../failure.ts";
import { plain, styleFor } from "../style.ts";
import { isLocal } from "./address.ts";

/** Ms until a server has to begin to answer. */
const PATIENCE = 30_000;
const TOO_LATE = `it has not answered for ${PATIENCE / 1_000} seconds`;

/** A server cannot be reached, or has broken off. What was asked of it may have been done. */
export class Unreachable extends Failure {
  override readonly name: string = "Unreachable";
}

/** @throws {Unreachable} if there is no answer */
export async function reach(url: URL, request: RequestInit): Promise<Response> {
  const patience = new AbortController();
  // Not AbortSignal.timeout, which would also end an answer that has begun and takes long.
  const timer = setTimeout(() => patience.abort(new DOMException(TOO_LATE, "TimeoutError")), PATIENCE);
  return fetch(url, { ...request, signal: patience.signal })
    .catch((error: unknown) => {
      throw new Unreachable(`${url.origin} cannot be reached: ${plain(reasonOf(error))}.`);
    })
    .finally(() => clearTimeout(timer));
}

export function bearing(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/** Warns of an address to which a token goes as anybody on the way can read it. */
export function warnOfOpenWay(url: URL, token: string | null): void {
  if (token === null || url.protocol !== "http:" || isLocal(url)) return;
  const { yellow } = styleFor(process.stderr);
  console.error(`${yellow("warning:")} The token is sent to ${url.host} without encryption. Use https.`);
}

/** The media type of an answer, without its parameters; `""` if it has none. */
export function typeOf({ headers }: Response): string {
  return (headers.get("Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Node tells what is wrong in the cause, or in the first of several. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return error.message;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "there is no such host";
  return cause.message || code || error.message;
}
