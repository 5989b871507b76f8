import type { Operator } from "../admin/operator.ts";
import type { Admin, AdminOptions } from "../admin/options.ts";

/** How the console is set up: as the API is. */
export interface ConsoleOptions<Where> extends Omit<AdminOptions<Where>, "path"> {
  /** Where it is mounted. Default: `"/party-bouncer/console"`. */
  readonly path?: string | undefined;
  /**
   * The operator that you are on your own machine. There, the terminal shows a link that signs you in, good once and for ten minutes. A
   * request from another machine never makes it show one. Default: nobody, and no link.
   */
  readonly developer?: Operator | undefined;
}

/** Answers a request; `null` if it is for another path. Never rejects. */
export type Console<Where> = Admin<Where>;
