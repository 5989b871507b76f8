import type { RecordKey } from "../identity/record-key.ts";
import type { RequestLike } from "../identity/request.ts";
import { newsSchema, TOKEN_HEADER } from "./rpc.ts";

/** A request by which the ledger tells a room something. */
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

/** The client of whom there is news; `null` if the request does not say. */
export async function targetOf(request: PushLike): Promise<RecordKey | null> {
  const { success, data } = newsSchema.safeParse(await request.json());
  return success ? data.target : null;
}
