import type { Party } from "../party.ts";
import type { Rules } from "../rules.ts";
import type { World } from "../world.ts";

/** What happens in a room. Wherever the offender says something while it may be banned, it says "secret". */
export interface Script {
  readonly name: string;
  /** Default: the usual setting. */
  readonly rules?: Rules;
  /** Who is there. Default: the offender, and others. */
  readonly parties?: readonly Party[];
  run(world: World): Promise<void>;
  /** What is received at some time by those who are named, where nobody is banned: else it does not come to what it is about. */
  readonly reaches: readonly string[];
}
