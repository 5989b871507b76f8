import { MountedApi } from "./mounted-api.ts";
import type { Admin, AdminOptions } from "./options.ts";
import { requireOptions } from "./require-options.ts";
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
  const { path: mount = "/party-bouncer/admin" } = options;
  requireOptions("adminFor", { ...options, path: mount });
  const api = new MountedApi(options);

  return async (request, where, context) => {
    const { pathname } = new URL(request.url);
    if (pathname !== mount && !pathname.startsWith(`${mount}/`)) return null;
    return api.answer(request, where, context, (deps) =>
      respondTo(request, {
        ...deps,
        mount,
        below: pathname.slice(mount.length),
        authorize: () => options.authorize(request, where),
      }),
    );
  };
}
