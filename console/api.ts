import type { AdminIssue, AdminProblem } from "../src/admin/index.ts";
import { MOUNT } from "./mount.ts";
import { signal } from "@preact/signals";

/** What goes into the query of a request. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Why something was not done. */
export class Failure extends Error {
  override readonly name = "Failure";
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** What the server says of it, in English. */
  readonly detail: string;
  readonly issues: readonly AdminIssue[];
  /** All that the server says. */
  readonly problem: Readonly<Record<string, unknown>>;
  /** Ms after which to try again; `null` if the server does not say. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<AdminProblem> = {}, retryAfter: number | null = null) {
    const { detail = "", issues = [] } = problem;
    super(`${status} ${detail}`);
    this.status = status;
    this.detail = detail;
    this.issues = issues;
    this.problem = { ...problem };
    this.retryAfter = retryAfter;
  }
}

/** What was thrown, as a failure: what is none of the server's comes of there being no answer. */
export function asFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure(0);
}

/** Grows by one each time the server says that nobody is signed in. */
export const turnedAway = signal(0);

interface Sent {
  readonly method: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the console's own worker.
 *
 * @param path below the mount, with its query
 * @throws {Failure} if it does not answer with success
 * @throws {DOMException} if it was aborted
 */
export async function ask(path: string, { method, body, headers = {}, signal }: Sent): Promise<Response> {
  const response = await fetch(`${MOUNT}${path}`, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    headers: {
      "X-Party-Bouncer": "1",
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new Failure(0);
  });
  if (response.ok) return response;
  if (response.status === 401) turnedAway.value += 1;
  throw await failureOf(response);
}

async function failureOf(response: Response): Promise<Failure> {
  const problem = (await response.json().catch(() => ({}))) as Partial<AdminProblem>;
  const seconds = Number(response.headers.get("Retry-After"));
  return new Failure(response.status, problem, seconds > 0 ? seconds * 1_000 : null);
}

/** A path of the API, of which each value is one segment: ``segments`/v1/clients/${target}` ``. */
export function segments(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.map((text, index) => text + encodeURIComponent(values[index] ?? "")).join("");
}

/** The API of whoever is signed in. */
export const api = {
  /**
   * @param path such as `/v1/rooms`
   * @throws {Failure} if it does not answer with success
   */
  async get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
    return (await ask(`api${path}${queryOf(query)}`, { method: "GET", signal })).json() as Promise<Answer>;
  },

  /** The same for a page that asks by itself: it does not keep a session from ending. */
  async watch<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
    const headers = { "X-Party-Bouncer": "watch" };
    return (
      await ask(`api${path}${queryOf(query)}`, { method: "GET", headers, signal })
    ).json() as Promise<Answer>;
  },

  /**
   * Has something done.
   *
   * @param key another one for each thing; the same one to try it again
   * @throws {Failure} if it does not answer with success
   */
  async send<Answer>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: object,
    key: string = newKey(),
  ): Promise<Answer> {
    const headers = { "Idempotency-Key": key };
    return (await ask(`api${path}`, { method, body, headers })).json() as Promise<Answer>;
  },

  /** Where something can be downloaded from. */
  href: (path: string, query: Query = {}): string => `${MOUNT}api${path}${queryOf(query)}`,
};

/** A key under which something is done once, however often it is sent. */
export function newKey(): string {
  return crypto.randomUUID();
}

function queryOf(query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => {
    const [, value] = entry;
    return value !== undefined && value !== "";
  });
  return given.length === 0
    ? ""
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
