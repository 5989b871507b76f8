import { type News, TOKEN_HEADER } from "../ledger/rpc.ts";

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
export async function pushBy(
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
