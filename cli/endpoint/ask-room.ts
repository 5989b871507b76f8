import { Failure } from "../failure.ts";
import { plain } from "../style.ts";
import { addressIn, withPath } from "./address.ts";
import { bearing, reach, typeOf, warnOfOpenWay } from "./reach.ts";

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
  const url = withPath(addressIn(question.url, "https://chat.example/parties/chat/lobby"), path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  warnOfOpenWay(url, token);
  const response = await reach(url, { headers: bearing(token) });
  if (response.ok && types.includes(typeOf(response))) return response;
  const problem = await problemOf(response, token !== null, url, answeredBy);
  throw new Failure(problem);
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
