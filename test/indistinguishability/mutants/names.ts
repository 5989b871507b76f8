import type { AppConnection } from "../app/connection.ts";
import type { Version } from "../history.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const nameMutants: readonly Mutant[] = [
  telling(
    "forgotten-rename",
    "names",
    class extends PartialApp {
      protected override latestFor(viewer: AppConnection, versions: readonly Version[]): string | undefined {
        return super.latestFor(
          viewer,
          this.isHidden(viewer) ? versions.filter(({ audience }) => audience === null) : versions,
        );
      }
    },
  ),
  telling(
    "refused-rename",
    "names",
    class extends PartialApp {
      protected override rename(sender: AppConnection, name: string): void {
        if (this.isHidden(sender)) this.refuse(sender, "that name is taken");
        else super.rename(sender, name);
      }
    },
  ),
  leaking(
    "name-not-frozen",
    "names",
    class extends PartialApp {
      protected override latestFor(_: AppConnection, versions: readonly Version[]): string | undefined {
        return versions.at(-1)?.value;
      }
    },
  ),
];
