import type { Setting } from "../settings.ts";
import type { World } from "../world.ts";

/** What happens in a room. Wherever the offender says something while it may be banned, it says "secret". */
export interface Script {
  readonly name: string;
  /** The policy it runs under. Default: the usual one. */
  readonly setting?: Setting;
  /** Whether the offender is told of its ban, once, and sees no other difference. */
  readonly isTold?: boolean;
  run(world: World): Promise<void>;
  /** What the offender receives at some time where nobody is banned: else the script does not come to what it is about. */
  readonly reaches: readonly string[];
}
