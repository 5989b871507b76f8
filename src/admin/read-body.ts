import { bytesOf, chunksOf } from "../platform/body.ts";
import { Problem, wrongInput } from "./problem.ts";

const MOST_BYTES = 65_536;
/** How long, in ms, a body may take. */
const PATIENCE = 10_000;
const MOST_FORGOTTEN = 2 ** 20;
/** All that the API takes is flat. */
const DEEPEST = 8;

/** As much of a request as its body needs. */
export interface BodyRequest {
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
}

/**
 * The JSON in a request's body; `undefined` if there is none. No more of it is read than is allowed, whatever its headers say.
 *
 * @throws {Problem} if it is too large, is not JSON, or is not said to be
 */
export async function readBody(request: BodyRequest): Promise<unknown> {
  const text = await textOf(request);
  if (text === "") return undefined;
  const [type = ""] = (request.headers.get("Content-Type") ?? "").split(";", 1);
  // A page of another origin cannot send this type without asking first, and is never answered.
  if (type.trim().toLowerCase() !== "application/json") {
    throw new Problem(415, "Say Content-Type: application/json.");
  }
  if (depthOf(text) > DEEPEST) throw notJson("JSON of a few levels", "more levels");
  try {
    return JSON.parse(text);
  } catch {
    throw notJson("JSON", "something else");
  }
}

async function textOf({ body, headers }: BodyRequest): Promise<string> {
  if (Number(headers.get("Content-Length")) > MOST_BYTES) throw tooLarge();
  const bytes = await bytesOf(body, { most: MOST_BYTES, patience: PATIENCE });
  if (bytes === null) throw tooLarge();
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw notJson("JSON in UTF-8", "other bytes");
  }
}

/**
 * Reads what is left of a body, and forgets it. A server that answers before it has read a request may close the connection under its
 * sender, who then never sees the answer. Of a large body no more is read than is needed for those who err honestly.
 */
export async function forgetBody({ body }: BodyRequest): Promise<void> {
  const stream = body as ReadableStream<Uint8Array> | null | undefined;
  if (stream === null || stream === undefined || stream.locked) return;
  let bytes = 0;
  for await (const chunk of chunksOf(stream, PATIENCE)) {
    bytes += chunk.byteLength;
    if (bytes > MOST_FORGOTTEN) break;
  }
  if (bytes > MOST_FORGOTTEN) await stream.cancel().catch(() => {});
}

/** How deep lists and objects are in one another, in JSON or what should be. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  let isInText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isInText) {
      if (character === "\\") index++;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}

function tooLarge(): Problem {
  return new Problem(413, `A body has at most ${MOST_BYTES} bytes.`);
}

function notJson(expected: string, received: string): Problem {
  return wrongInput([{ path: "", expected, received }]);
}
