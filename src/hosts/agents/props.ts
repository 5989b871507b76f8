import type { RequestLike } from "../../identity/request.ts";

/** In which `routeAgentRequest` hands an agent its props. A client can send it too, if the router has none of its own. */
const PROPS = "x-agents-lifecycle-props";

/** An agent would answer props that it cannot read with the stack of an error. @returns what to answer in place; `null` if they can be read */
export function rejectProps({ headers }: RequestLike): Response | null {
  const encoded = headers.get(PROPS);
  if (encoded === null) return null;
  try {
    JSON.parse(atob(encoded));
    return null;
  } catch {
    return new Response("Bad Request", { status: 400 });
  }
}
