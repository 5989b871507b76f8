import { ledgerOf, openLedger } from "../admin/ledger-of.ts";
import { MountedApi } from "../admin/mounted-api.ts";
import type { AdminRequest } from "../admin/options.ts";
import { Problem } from "../admin/problem.ts";
import { requireOptions } from "../admin/require-options.ts";
import { respondTo } from "../admin/respond.ts";
import { LIVE } from "../audit/names.ts";
import { answerLive, type OpenLive } from "./live.ts";
import { Desk, type Visit, withCookie } from "./desk.ts";
import { DeveloperLinks } from "./developer-links.ts";
import type { Console, ConsoleOptions } from "./options.ts";
import { pageFor } from "./page.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { secured } from "./secured.ts";
import { SessionCookie } from "./session-cookie.ts";

/** Below the mount. */
const API = "/api";

/**
 * A page for moderators, mounted in one line. Make it once, not for each request.
 *
 * Operators sign in with what `authorize` knows them by, such as a token, and stay signed in by a cookie. `authorize` is asked again with
 * each request, so that whoever may no longer is out at once. If it knows them already, such as by the app's own cookie, they need not sign in.
 *
 * @throws {TypeError} at once, if `authorize` or `ledger` is missing, or the path is none
 * @example
 * const moderation = consoleFor({
 *   ledger: "Ledger",
 *   authorize: (request, env: { ADA?: string }) =>
 *     operatorByToken(request, [{ token: env.ADA, name: "ada", role: "moderator" }]),
 *   path: "/console",
 * });
 * export default {
 *   async fetch(request, env, ctx) {
 *     return (await moderation(request, env, ctx)) ??
 *       (await routePartykitRequest(request, env)) ??
 *       new Response("Not found", { status: 404 });
 *   },
 * } satisfies ExportedHandler<{ ADA?: string }>;
 */
export function consoleFor<Where = unknown>(options: ConsoleOptions<Where>): Console<Where> {
  const { ledger, path: mount = "/party-bouncer/console" } = options;
  const jurisdiction = options.jurisdiction ?? null;
  requireOptions("consoleFor", { ...options, path: mount });
  const api = new MountedApi(options);
  const cookie = new SessionCookie(mount);
  const links = options.developer === undefined ? null : new DeveloperLinks(mount);
  const desk = new Desk(cookie, links, options);

  return async (request, where, context) => {
    const { pathname } = new URL(request.url);
    await links?.offer(request, () => ledgerOf(where, ledger, jurisdiction));
    if (pathname !== mount && !pathname.startsWith(`${mount}/`)) return null;
    const below = pathname.slice(mount.length);
    const page = pageFor(request, mount, below);
    const answer =
      page ??
      (await api.answer(request, where, context, (deps) => {
        const authorize = (request: AdminRequest): unknown => options.authorize(request, where);
        const open: OpenLive = (headers) => openLedger(where, ledger, jurisdiction, LIVE, headers);
        return respond({ ...deps, request, authorize }, desk, { open, mount, below });
      }));
    return answer.status === 101 ? answer : secured(answer);
  };
}

/** What is asked for, and how live pages reach the ledger. */
interface Asked {
  readonly mount: string;
  readonly below: string;
  readonly open: OpenLive;
}

/** Answers what is asked below the mount, but for the page. @throws {Problem} */
async function respond(visit: Visit, desk: Desk, { open, mount, below }: Asked): Promise<Response> {
  const { request } = visit;
  requireSameOrigin(request);
  if (below === "/session") return desk.respond(visit);
  const session = await desk.sessionOf(visit);
  if (below === "/live") return answerLive(visit, session, { desk, open });
  if (!below.startsWith(API)) throw new Problem(404, "There is nothing at this path.");
  const answer = await respondTo(request, {
    ...visit,
    mount: mount + API,
    below: below.slice(API.length),
    authorize: () => desk.operatorOf(visit, session),
  });
  return withCookie(answer, await desk.renewed(visit, session));
}
