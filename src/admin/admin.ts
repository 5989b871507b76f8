import { countDenied } from "../collector/everywhere.ts";
import { complain } from "../platform/complaint.ts";
import { LateError } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { show } from "../shared/show.ts";
import { Denials } from "./denials.ts";
import { LedgerFailure, ledgerOf } from "./ledger-of.ts";
import { Log } from "./log.ts";
import type { Admin, AdminOptions } from "./options.ts";
import { Problem } from "./problem.ts";
import { forgetBody } from "./read-body.ts";
import { respondTo } from "./respond.ts";

/**
 * An API for whoever runs the rooms, mounted in one line. Make it once, not for each request.
 *
 * @throws {TypeError} at once, if `authorize` or `ledger` is missing, or the path is none
 * @example
 * const admin = adminFor({
 *   ledger: "Ledger",
 *   authorize: (request, env: { ADMIN_TOKEN?: string }) =>
 *     operatorByToken(request, [{ token: env.ADMIN_TOKEN, name: "ada", role: "admin" }]),
 * });
 * export default {
 *   async fetch(request, env, ctx) {
 *     return (await admin(request, env, ctx)) ??
 *       (await routePartykitRequest(request, env)) ??
 *       new Response("Not found", { status: 404 });
 *   },
 * } satisfies ExportedHandler<{ ADMIN_TOKEN?: string }>;
 */
export function adminFor<Where = unknown>(options: AdminOptions<Where>): Admin<Where> {
  const { ledger: name, authorize, path: mount = "/party-bouncer/admin", jurisdiction = null } = options;
  requireOptions(name, authorize, mount);
  const log = new Log();
  const denials = new Denials(countDenied, log);

  return async (request, where, context) => {
    const { pathname } = new URL(request.url);
    if (pathname !== mount && !pathname.startsWith(`${mount}/`)) return null;
    let ledger: LedgerLike;
    try {
      ledger = ledgerOf(where, name, jurisdiction);
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      return new Problem(500, "The ledger is not set up.").toResponse();
    }
    const response = await respondTo(request, {
      ledger,
      mount,
      below: pathname.slice(mount.length),
      authorize: () => options.authorize(request, where),
      tellDenied: () => denials.tell(ledger, true),
      log,
    }).catch((error: unknown) => problemOf(error, log).toResponse());
    await forgetBody(request);
    if (isDenied(response.status)) denials.count(response.status);
    const told = denials.tell(ledger);
    context?.waitUntil(told.then(() => denials.tellLater(ledger)));
    await told;
    return response;
  };
}

/** Whether somebody asked for what they may not do, or asked wrongly. With 500, the app mostly could not say who it is. */
function isDenied(status: number): boolean {
  return status >= 400 && status !== 503;
}

/** What to answer if something was thrown. Whatever else it says stays in the log. */
function problemOf(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error;
  log.error("the API failed", error);
  if (error instanceof LedgerFailure || error instanceof LateError) {
    return new Problem(503, "The ledger does not answer, or a room that it has asked.", {
      headers: { "Retry-After": "1" },
    });
  }
  return new Problem(500, "Something went wrong here. The log says more.");
}

/** @throws {TypeError} */
function requireOptions(ledger: unknown, authorize: unknown, path: unknown): void {
  if (typeof authorize !== "function") {
    throw new TypeError(
      `adminFor: authorize: expected a function that says who asks, received ${show(authorize)}. Without it, anybody could ban anybody.`,
    );
  }
  if (typeof ledger !== "string" || ledger === "") {
    throw new TypeError(
      `adminFor: ledger: expected the name of the binding or of the party that is the rooms' ledger, received ${show(ledger)}.`,
    );
  }
  if (typeof path !== "string" || !/^(?:\/[\w.~-]+)+$/.test(path)) {
    throw new TypeError(
      `adminFor: path: expected a path such as "/party-bouncer/admin", received ${show(path)}.`,
    );
  }
}
