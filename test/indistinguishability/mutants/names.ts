import type { SalonConnection } from "../salon/connection.ts";
import type { Version } from "../history.ts";
import { leaking, telling, type Mutant, PartialSalon } from "./mutant.ts";

export const nameMutants: readonly Mutant[] = [
  telling(
    "forgotten-rename",
    "names",
    class extends PartialSalon {
      protected override latestFor(
        viewer: SalonConnection,
        versions: readonly Version[],
      ): string | undefined {
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
    class extends PartialSalon {
      protected override rename(sender: SalonConnection, name: string): void {
        if (this.isHidden(sender)) this.refuse(sender, "that name is taken");
        else super.rename(sender, name);
      }
    },
  ),
  leaking(
    "name-not-frozen",
    "names",
    class extends PartialSalon {
      protected override latestFor(_: SalonConnection, versions: readonly Version[]): string | undefined {
        return versions.at(-1)?.value;
      }
    },
  ),
];
