import type { ClientKey, Policy } from "party-bouncer";
import { leaking, type Mutant, PartialSalon, telling } from "./mutant.ts";

const SCRIPT = "a ladder that hides, against one that only warns and closes";

export const ladderMutants: readonly Mutant[] = [
  telling(
    "frame-at-the-ban-by-the-ladder",
    SCRIPT,
    class extends PartialSalon {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ ban }) => {
          if (ban.kind === "close") return;
          for (const guest of this.guests()) if (this.isHidden(guest)) this.reply(guest, { type: "muted" });
        });
      }
    },
  ),
  telling(
    "cool-down-that-the-ban-ends",
    SCRIPT,
    class extends PartialSalon {
      override async open(): Promise<void> {
        await super.open();
        const { policy } = this.bouncer;
        this.bouncer.replacePolicy({ ...policy, cooldown: { ...policy.cooldown, base: 500, max: 500 } });
      }
    },
  ),
  telling(
    "warnings-that-the-ban-ends",
    SCRIPT,
    class extends PartialSalon {
      override async open(): Promise<void> {
        await super.open();
        const { policy } = this.bouncer;
        // Strikes above the last rung are not counted, and whoever is hidden by that one hears no more of them.
        const ladder = policy.ladder.filter(({ do: action }) => action !== "close") as Policy["ladder"];
        this.bouncer.replacePolicy({ ...policy, ladder });
      }
    },
  ),
  leaking(
    "ban-by-the-ladder-that-the-room-lifts",
    SCRIPT,
    class extends PartialSalon {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ client }) => {
          if (client !== null) this.unfinished.add(this.bouncer.pardon(client as ClientKey));
        });
      }
    },
  ),
];
