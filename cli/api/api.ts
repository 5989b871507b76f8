import { setTimeout as wait } from "node:timers/promises";
import { addressIn } from "../endpoint/address.ts";
import { bearing, reach, reasonOf, typeOf, Unreachable, warnOfOpenWay } from "../endpoint/reach.ts";
import { tokenFrom } from "../endpoint/token.ts";
import { Failure, Misuse } from "../failure.ts";
import { plain } from "../style.ts";
import type { Check } from "./check.ts";
import type { ApiOptions } from "./options.ts";
import { parsed } from "./parsed.ts";
import { failureFor, noApiAt } from "./problem.ts";

/** The path that adminFor takes if it is given none. */
const USUAL_PATH = "/party-bouncer/admin";
const EXAMPLE = `https://chat.example${USUAL_PATH}`;

/** How often the API is asked if it is busy, and for how long it is waited at most, in ms. */
const TRIES = 3;
const LONGEST_WAIT = 10_000;

/** What is asked of the API. */
export interface Call<Answer> {
  /** Its steps below the mount: anybody's text may be among them. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** The media type of its answer. Default: JSON, which is parsed. */
  readonly type?: "text/plain";
  readonly isAnswer: Check<Answer>;
}

/** A change. */
export interface Change<Answer> extends Call<Answer> {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly body: object;
  /** The same change with the same key is made once. */
  readonly key: string;
}

/** The API that runs at an address, for whoever has a token. */
export class Api {
  readonly #url: URL;
  readonly #token: string | null;

  /** @throws {Misuse} if no address is given, or none that can be one */
  static async from(options: ApiOptions): Promise<Api> {
    if (options.url === undefined || options.url === "") {
      throw new Misuse(`Say where the API is: --url ${EXAMPLE}, or PARTY_BOUNCER_URL in the environment.`);
    }
    const url = addressIn(options.url, EXAMPLE);
    const own = url.pathname.replace(/\/+$/, "");
    url.pathname = own === "" ? USUAL_PATH : own;
    url.search = "";
    const token = await tokenFrom(options);
    warnOfOpenWay(url, token);
    return new Api(url, token);
  }

  private constructor(url: URL, token: string | null) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws {Failure} if it does not answer, or with something else */
  get<Answer>(call: Call<Answer>): Promise<Answer> {
    return this.#ask(call, {});
  }

  /** @throws {Failure} as {@link get}; it says how to find out whether the change was made, if that is not known */
  async change<Answer>(change: Change<Answer>): Promise<Answer> {
    const { method, body, key } = change;
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
    try {
      return await this.#ask(change, { method, headers, body: JSON.stringify(body) });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      throw new Unreachable(
        `${error.message}\nThe change may have been made all the same. To make it once, and once only, repeat the command with --idempotency-key ${key}.`,
      );
    }
  }

  async #ask<Answer>(call: Call<Answer>, request: RequestInit): Promise<Answer> {
    const url = this.#urlOf(call);
    const headers = { Accept: "application/json", ...bearing(this.#token), ...request.headers };
    for (let tried = 1; ; tried++) {
      // Elsewhere may be somebody else, for whom the token is not meant.
      const response = await reach(url, { ...request, headers, redirect: "manual" });
      if (response.ok) return answerIn(response, url, call);
      const pause = pauseFor(response);
      if (pause === null || tried === TRIES) throw await failureFor(response, url, this.#token !== null);
      await response.body?.cancel();
      await wait(pause);
    }
  }

  #urlOf({ path, query = {} }: Call<unknown>): URL {
    const url = new URL(this.#url);
    url.pathname = [url.pathname, ...path.map(encodeURIComponent)].join("/");
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }
}

async function answerIn<Answer>(response: Response, url: URL, call: Call<Answer>): Promise<Answer> {
  const { type = "application/json", isAnswer } = call;
  if (typeOf(response) !== type) throw new Failure(noApiAt(url, response.status));
  const body = await response.text().catch((error: unknown) => {
    throw new Unreachable(
      `${url.origin} has stopped in the middle of its answer: ${plain(reasonOf(error))}.`,
    );
  });
  const answer = type === "application/json" ? parsed(body) : body;
  if (isAnswer(answer)) return answer;
  throw new Failure(
    `${plain(url.href)} answers with something else than was asked for. Does it have another version of party-bouncer?`,
  );
}

/** Ms after which a busy API may be asked again; `null` if that would not help, or would take too long. */
function pauseFor({ status, headers }: Response): number | null {
  if (status !== 429 && status !== 503) return null;
  const pause = Number(headers.get("Retry-After") ?? 1) * 1_000;
  return pause >= 0 && pause <= LONGEST_WAIT ? pause : null;
}
