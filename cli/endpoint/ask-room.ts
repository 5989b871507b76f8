import { Failure, Misuse } from "../failure.ts";
import { plain, styleFor } from "../style.ts";

/** What is asked of a room: see `bouncer.record.respond` and `bouncer.respond`. */
export interface Question {
  /** Of the room, or of the endpoint in it. */
  readonly url: string;
  readonly path: "/party-bouncer/record" | "/party-bouncer/doctor";
  readonly query?: Readonly<Record<string, string>>;
  readonly token: string | null;
  /** Media types of an answer. */
  readonly types: readonly string[];
  /** What answers it, as a line of the room's code. */
  readonly answeredBy: string;
}

/** Ms until a room has to begin to answer. */
const PATIENCE = 30_000;
const TOO_LATE = `it has not answered for ${PATIENCE / 1_000} seconds`;
/** How much of an error's text is told. */
const MOST_TEXT = 300;

/**
 * Asks a room.
 *
 * @throws {Misuse} if the address is none
 * @throws {Failure} if there is no answer, or another one
 */
export async function askRoom({
  path,
  query = {},
  token,
  types,
  answeredBy,
  ...question
}: Question): Promise<Response> {
  const url = endpointIn(question.url, path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (token !== null && url.protocol === "http:" && !isLocal(url)) {
    const { yellow } = styleFor(process.stderr);
    console.error(`${yellow("warning:")} The token is sent to ${url.host} without encryption. Use https.`);
  }
  const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
  const patience = new AbortController();
  // Not AbortSignal.timeout, which would also end an answer that has begun and takes long.
  const timer = setTimeout(() => patience.abort(new DOMException(TOO_LATE, "TimeoutError")), PATIENCE);
  const response = await fetch(url, { headers, signal: patience.signal })
    .catch((error: unknown) => {
      throw new Failure(`${url.origin} cannot be reached: ${reasonOf(error)}.`);
    })
    .finally(() => clearTimeout(timer));
  if (response.ok && types.includes(typeOf(response))) return response;
  const problem = await problemOf(response, token !== null, url, answeredBy);
  throw new Failure(problem);
}

function endpointIn(text: string, path: string): URL {
  const isFull = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
  // As browsers do with what is typed: https, but for this machine.
  const guessed = isFull ? text : `${/^(?:localhost|127\.|\[::1\])/.test(text) ? "http" : "https"}://${text}`;
  const url = URL.canParse(guessed) ? new URL(guessed) : null;
  if (url === null)
    throw new Misuse(
      `${plain(text)} is not an address. It should be like https://chat.example/parties/chat/lobby.`,
    );
  // Of a socket it is the same, but for how it is asked.
  const scheme = { "ws:": "http:", "wss:": "https:" }[url.protocol] ?? url.protocol;
  if (scheme !== "http:" && scheme !== "https:") {
    throw new Misuse(`${plain(text)} cannot be asked: an address begins with https:// or http://.`);
  }
  url.protocol = scheme;
  const room = url.pathname.replace(/\/+$/, "");
  url.pathname = room.endsWith(path) ? room : room + path;
  url.hash = "";
  return url;
}

function isLocal({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    hostname.startsWith("127.")
  );
}

async function problemOf(
  response: Response,
  hasToken: boolean,
  url: URL,
  answeredBy: string,
): Promise<string> {
  const { status } = response;
  if (status === 401 && !hasToken) {
    return `${url.host} asks for a token (401). Set PARTY_BOUNCER_TOKEN to the one that the room has, or name a file with it: --token-file.`;
  }
  if (status === 401 || status === 403) {
    return `${url.host} refuses this token (${status}). It has to be the one that the room has.`;
  }
  const text = await response.text().catch(() => "");
  const type = typeOf(response);
  const advice = `Is ${plain(url.pathname)} the path of a room, and does it answer with ${answeredBy}?`;
  if (status === 404) return `There is nothing at ${plain(url.href)} (404). ${advice}`;
  if (type === "text/html") {
    return `${plain(url.href)} answers with a web page (${status}), such as one to log in or one of the app. ${advice}`;
  }
  const said = plain(text.trim().slice(0, MOST_TEXT));
  if (!response.ok) return `${url.host} answers with ${status}${said === "" ? "" : `: ${said}`}`;
  return `${plain(url.href)} answers with something else${type === "" ? "" : ` (${plain(type)})`}. ${advice}`;
}

function typeOf({ headers }: Response): string {
  return (headers.get("Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Node tells what is wrong in the cause, or in the first of several. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return error.message;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "there is no such host";
  return cause.message || code || error.message;
}
