import { PAGE } from "./built/page.ts";
import type { Console, ConsoleOptions } from "./options.ts";

/** A page for moderators, mounted in one line. Make it once, not for each request. */
export function consoleFor<Where = unknown>(options: ConsoleOptions<Where>): Console<Where> {
  const { path: mount = "/party-bouncer/console" } = options;
  return (request) => {
    const { pathname } = new URL(request.url);
    const file = PAGE.find(({ name }) => pathname === `${mount}/${name}`);
    return Promise.resolve(
      file === undefined ? null : new Response(file.text, { headers: { "Content-Type": file.type } }),
    );
  };
}
