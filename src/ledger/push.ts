import * as z from "zod/mini";
import type { RequestLike } from "../identity/request.ts";
import { inquirySchema, type RoomInquiry } from "./inquiry.ts";
import { type News, newsSchema, TOKEN_HEADER } from "./rpc.ts";

/** A request by which the ledger tells a room something, or asks it. */
export interface PushLike {
  /** The request's headers. */
  readonly headers: RequestLike["headers"];
  /** Reads its body. */
  json(): Promise<unknown>;
}

/** Whether a request is from the ledger, or pretends to be. */
export function isPush(request: Pick<PushLike, "headers">): boolean {
  return tokenOf(request) !== null;
}

/** The token by which a request shows that the ledger sent it; `null` if it has none. */
export function tokenOf({ headers }: Pick<PushLike, "headers">): string | null {
  return headers.get(TOKEN_HEADER);
}

// A question may be about a client too. So whatever asks is a question, or nothing.
const pushSchema = z.union([z.extend(newsSchema, { ask: z.optional(z.never()) }), inquirySchema]);

/** What the ledger has to tell or to ask; `null` if a request says neither. */
export async function pushedBy(request: PushLike): Promise<News | RoomInquiry | null> {
  const body: unknown = await request.json().catch(() => null);
  return pushSchema.safeParse(body).data ?? null;
}

/** As much of a response as is read here. */
export interface AnswerLike {
  /** The HTTP status. */
  readonly status: number;
  /** Whether the status is one of success. */
  readonly ok: boolean;
  /** Reads the body. */
  json(): Promise<unknown>;
}

/**
 * Brings a room the ledger's news.
 *
 * @param fetch asks the room; `undefined` if there is no such room
 * @returns whether the client is there; `null` if there is no such room, or it does not know the token
 * @throws {Error} if the room does not answer
 */
export async function push(
  fetch: (init: object) => Promise<AnswerLike> | undefined,
  token: string,
  news: News,
): Promise<boolean | null> {
  const init = { method: "POST", headers: { [TOKEN_HEADER]: token }, body: JSON.stringify(news) };
  const answer = await fetch(init);
  if (answer === undefined || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`the room answered ${answer.status}`);
  return ((await answer.json()) as { here: unknown }).here === true;
}

/**
 * Asks a room something.
 *
 * @param fetch asks the room; `undefined` if there is no such room
 * @returns its answer; `null` if there is no such room, or it does not know the token
 * @throws {Error} if the room does not answer
 */
export async function ask(
  fetch: (init: object) => Promise<AnswerLike> | undefined,
  token: string,
  question: object,
): Promise<unknown> {
  const init = { method: "POST", headers: { [TOKEN_HEADER]: token }, body: JSON.stringify(question) };
  const answer = await fetch(init);
  if (answer === undefined || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`the room answered ${answer.status}`);
  return answer.json();
}
