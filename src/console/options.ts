import type { Admin, AdminOptions } from "../admin/options.ts";

/** How the console is set up: as the API is. */
export interface ConsoleOptions<Where> extends Omit<AdminOptions<Where>, "path"> {
  /** Where it is mounted. Default: `"/party-bouncer/console"`. */
  readonly path?: string | undefined;
}

/** Answers a request; `null` if it is for another path. Never rejects. */
export type Console<Where> = Admin<Where>;
