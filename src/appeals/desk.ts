import type { Appeal } from "../bans/appeal.ts";
import type { Identified } from "../identity/identify.ts";
import { requestedId, type RequestLike } from "../identity/request.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { AccessRequest } from "../platform/token-access.ts";
import type { AppealBook } from "./book.ts";
import { Pace } from "./pace.ts";
import { readAppeal } from "./read-appeal.ts";

/** A request to a room that may be an appeal. The standard `Request` fits, and so do both hosts' own. */
export interface AppealRequest extends AccessRequest {
  /** A stream of bytes, or `null`. */
  readonly body: unknown;
}

interface AppealDeskDeps {
  readonly book: AppealBook;
  readonly active: { readonly policy: { readonly appeals: boolean } };
  readonly identification: {
    ofRequest(request: RequestLike, connection: { readonly id: string }): Promise<Identified>;
    recordOf(clientInfo: ClientInfo): Promise<RecordKey | null> | RecordKey | null;
  };
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

const PATH = /\/party-bouncer\/appeal\/?$/;

/**
 * Takes appeals, and says what became of them, over HTTP: a banned client has no socket. To a client that was told of no ban it says the
 * same as to one that has none, and does the same for both.
 */
export class AppealDesk {
  readonly #deps: AppealDeskDeps;
  readonly #pace = new Pace();

  constructor(deps: AppealDeskDeps) {
    this.#deps = deps;
  }

  /** @returns `null` if the request is for something else. Never rejects. */
  respond(request: AppealRequest): Promise<Response> | null {
    if (!this.#deps.active.policy.appeals || !PATH.test(new URL(request.url).pathname)) return null;
    return this.#respond(request).catch((error: unknown) => {
      this.#deps.fail("taking an appeal", error);
      return said(503, "This room cannot take appeals now.", { "Retry-After": "5" });
    });
  }

  async #respond(request: AppealRequest): Promise<Response> {
    const { method, body } = request;
    if (method === "OPTIONS") return answer(204, null, PREFLIGHT);
    if (method !== "GET" && method !== "POST") {
      return said(405, "Here one can only GET and POST.", { Allow: "GET, POST, OPTIONS" });
    }
    const { clientInfo, target } = await this.#whoAsks(request);
    const wait = this.#pace.take(target ?? "", this.#deps.clock());
    if (wait > 0) return said(429, "Too many requests.", { "Retry-After": String(Math.ceil(wait / 1_000)) });
    if (method === "GET") return this.#say(target, new URL(request.url).searchParams.get("ban"));
    const written = await readAppeal(body);
    if (typeof written === "string") return said(400, written);
    if (target === null) return nothing();
    const { appeal, isNew } = await this.#deps.book.submit(target, clientInfo.clientKey, written);
    return appeal === null ? nothing() : told(isNew ? 201 : 409, appeal.ban, appeal);
  }

  async #say(target: RecordKey | null, ban: string | null): Promise<Response> {
    const found = target === null ? null : await this.#deps.book.read(target, ban);
    return found === null ? nothing() : told(200, found.ban.id, found.appeal);
  }

  async #whoAsks(
    request: AppealRequest,
  ): Promise<{ readonly clientInfo: ClientInfo; readonly target: RecordKey | null }> {
    const { identification } = this.#deps;
    const { clientInfo } = await identification.ofRequest(request, { id: requestedId(request) });
    return { clientInfo, target: await identification.recordOf(clientInfo) };
  }
}

/** A page of any origin may read it, as it may connect. Nothing in it is for whoever has a cookie alone. */
const HEADERS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "Retry-After",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
} as const;

const PREFLIGHT = {
  "Access-Control-Allow-Methods": "GET, POST",
  "Access-Control-Allow-Headers": "Content-Type",
  "Access-Control-Max-Age": "86400",
} as const;

function answer(status: number, body: string | null, headers: Readonly<Record<string, string>>): Response {
  return new Response(body, { status, headers: { ...HEADERS, ...headers } });
}

function said(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(status, `${text}\n`, { "Content-Type": "text/plain; charset=utf-8", ...headers });
}

function nothing(): Response {
  return said(404, "There is nothing that you can appeal against here.");
}

/** It does not say who has decided. */
function told(status: number, ban: string, appeal: Appeal | null): Response {
  const body = { ban, status: appeal?.status ?? "none", note: appeal?.note ?? null };
  return answer(status, JSON.stringify(body), { "Content-Type": "application/json" });
}
