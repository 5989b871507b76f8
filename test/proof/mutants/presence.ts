import type { Item, Version } from "../history.ts";
import { person, type Outgoing, type SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

export const tellingInPresence: readonly Mutant[] = [
  mutant(
    "missing-history",
    "history",
    class extends PartialSalon {
      protected override historyFor(viewer: SalonConnection): Outgoing[] {
        const items = super.historyFor(viewer);
        return this.isHidden(viewer) ? items.filter(({ by }) => by !== person(viewer)?.user) : items;
      }
    },
  ),
  mutant(
    "history-with-something-extra",
    "history",
    class extends PartialSalon {
      protected override historyFor(viewer: SalonConnection): Outgoing[] {
        const items = super.historyFor(viewer);
        return this.isHidden(viewer) ? [...items, ...items.slice(-1)] : items;
      }
    },
  ),
  mutant(
    "history-that-says-whom-it-is-for",
    "history",
    class extends PartialSalon {
      protected override shown(item: Item, viewer: SalonConnection): Outgoing {
        const shown = super.shown(item, viewer);
        return item.audience === null ? shown : { ...shown, audience: item.audience };
      }
    },
  ),
  mutant(
    "hidden-in-its-own-presence",
    "presence and counts",
    class extends PartialSalon {
      protected override peopleFor(viewer: SalonConnection): object[] {
        const isAlone = this.isHidden(viewer);
        return super.peopleFor(viewer).map((entry) => (isAlone ? { ...entry, isHidden: true } : entry));
      }
    },
  ),
  mutant(
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
  mutant(
    "refused-rename",
    "names",
    class extends PartialSalon {
      protected override rename(sender: SalonConnection, name: string): void {
        if (this.isHidden(sender)) this.refuse(sender, "that name is taken");
        else super.rename(sender, name);
      }
    },
  ),
];
