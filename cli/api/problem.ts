import type { AdminIssue, AdminProblem } from "party-bouncer/admin";
import { amountInWords } from "../../src/shared/amount-in-words.ts";
import { typeOf } from "../endpoint/reach.ts";
import { Failure, Misuse } from "../failure.ts";
import { plain } from "../style.ts";
import { type Check, isListOf, isObject, isText } from "./check.ts";
import { parsed } from "./parsed.ts";

/** How much of an error's text is told. */
const MOST_TEXT = 300;

const isProblem = isObject<Pick<AdminProblem, "detail" | "issues">>({
  detail: isText,
  issues: {
    optional: isListOf(isObject<AdminIssue>({ path: isText, expected: isText, received: isText })) as Check<
      AdminProblem["issues"]
    >,
  },
});

/** The API is busy, or something of it is away: it may answer later. */
export class Unavailable extends Failure {
  override readonly name: string = "Unavailable";
}

/** Says why the API has not done what it was asked, and what to do next. */
export async function failureFor(response: Response, url: URL, hasToken: boolean): Promise<Failure> {
  const { status } = response;
  const type = typeOf(response);
  const body = await response.text().catch(() => "");
  const problem = type === "application/problem+json" ? parsed(body) : null;
  const { detail, issues } = isProblem(problem) ? problem : { detail: type === "text/html" ? "" : body };
  const because = sentence(plain(detail.trim().slice(0, MOST_TEXT)));
  if (status === 401 && !hasToken) {
    return new Failure(
      `${url.host} asks for a token (401). Set PARTY_BOUNCER_TOKEN to yours, or name a file with it: --token-file.`,
    );
  }
  if (status === 401) return new Failure(`${url.host} does not know this token (401). It may have expired.`);
  if (status === 403) return new Failure(`${url.host} does not let you do this (403).${because}`);
  if (status === 409) {
    return new Failure(
      "This idempotency key was used for something else (409). Use another --idempotency-key, or none.",
    );
  }
  if (status === 0 || (status >= 300 && status < 400)) return new Failure(sentElsewhere(response, url));
  if (isProblem(problem) && (status === 400 || status === 413)) {
    return new Misuse(`The API cannot do this (${status}).${because}${(issues ?? []).map(lineOf).join("")}`);
  }
  if (status === 429 || status >= 500) {
    return new Unavailable(`${url.host} answers with ${status}.${because} ${adviceFor(response)}`);
  }
  if (isProblem(problem)) return new Failure(`${url.host} answers with ${status}.${because}`);
  if (status === 404 || type === "text/html") return new Failure(noApiAt(url, status));
  return new Failure(`${url.host} answers with ${status}.${because}`);
}

export function noApiAt(url: URL, status: number): string {
  return `There is no API at ${plain(url.href)} (${status}). Is --url what your worker gives adminFor as its path?`;
}

function sentElsewhere({ status, headers }: Response, url: URL): string {
  const place = headers.get("Location") ?? "";
  const where = place === "" ? "" : `: ${plain(place)}`;
  return `${plain(url.href)} sends elsewhere (${status})${where}. If the API is there, give its address: --url.`;
}

function adviceFor({ headers }: Response): string {
  const seconds = Math.ceil(Number(headers.get("Retry-After") ?? 0));
  return seconds > 0 ? `Try again in ${amountInWords(seconds, "seconds")}.` : "Try again later.";
}

function lineOf({ path, expected, received }: AdminIssue): string {
  return `\n  ${optionFor(plain(path))}: expected ${plain(expected)}, received ${plain(received)}`;
}

/** What was typed, for a field of the request: `for` was `--for`. */
function optionFor(path: string): string {
  return path === "target" ? "<client>" : `--${path}`;
}

function sentence(text: string): string {
  if (text === "") return "";
  return /[.!?]$/.test(text) ? ` ${text}` : ` ${text}.`;
}
