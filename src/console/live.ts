import { operatorFrom } from "../admin/authorization.ts";
import { Problem } from "../admin/problem.ts";
import { isUpgrade } from "../identity/request.ts";
import { renew, ticketFor } from "../live/calls.ts";
import { TICKET_HEADER } from "../live/tickets.ts";
import type { Desk, Visit } from "./desk.ts";
import { withCookie } from "./desk.ts";
import type { Session } from "./session.ts";

/** Opens a WebSocket to the ledger's object that tells open pages what happens. */
export type OpenLive = (headers: Readonly<Record<string, string>>) => Promise<Response>;

/**
 * Opens a page's socket, or says that its operator may still see what it is told.
 *
 * @throws {Problem} if it may not
 */
export async function answerLive(
  visit: Visit,
  session: Session | null,
  { desk, open }: { readonly desk: Desk; readonly open: OpenLive },
): Promise<Response> {
  const { request, ledger, log } = visit;
  if (request.method !== "GET")
    throw new Problem(405, "Here one can only GET.", { headers: { Allow: "GET" } });
  await operatorFrom(() => desk.operatorOf(visit, session), log);
  if (!isUpgrade(request)) return renewed(visit);
  // Every browser says this of a WebSocket.
  if (request.headers.get("Origin") === null)
    throw new Problem(403, "Only the console's own page may ask this.");
  return open({ [TICKET_HEADER]: await ticketFor(ledger, session?.id ?? null) });
}

async function renewed({ request, ledger }: Visit): Promise<Response> {
  const page = new URL(request.url).searchParams.get("page") ?? "";
  if (page === "" || page.length > 64 || !(await renew(ledger, page))) {
    throw new Problem(404, "No such page is open.");
  }
  return withCookie(new Response(null, { status: 204 }), null);
}
