import type { RequestLike } from "../identity/request.ts";
import { GATE_MARK } from "../ledger/gate-mark.ts";

/** A request with what the gate notes on it, and without what a client has made up in its place. */
export function withNote<R extends RequestLike>(request: R, note: string | null): R {
  if (note === null && request.headers.get(GATE_MARK) === null) return request;
  const noted = new Request(request as unknown as Request);
  if (note === null) noted.headers.delete(GATE_MARK);
  else noted.headers.set(GATE_MARK, note);
  return noted as unknown as R;
}
