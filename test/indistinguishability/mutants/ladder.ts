import type { ClientKey } from "party-bouncer";
import type { AppConnection } from "../app/connection.ts";
import { leaking, type Mutant, PartialApp, telling } from "./mutant.ts";

const SCRIPT = "a ladder that hides, against one that only warns and closes";
const ENDLESS = "a ladder that ends in a shadow-ban, against one that warns without end";

export const ladderMutants: readonly Mutant[] = [
  telling(
    "frame-at-the-ban-by-the-ladder",
    SCRIPT,
    class extends PartialApp {
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
    ENDLESS,
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", () => {
          this.bouncer.setPolicy({ ...this.bouncer.policy, cooldown: { base: 0, grace: "250ms" } });
        });
      }
    },
  ),
  telling(
    "warnings-that-the-ban-ends",
    ENDLESS,
    class extends PartialApp {
      override join(connection: AppConnection, user: string): void {
        const send = connection.send.bind(connection);
        connection.send = (message) => {
          const isWarning = typeof message === "string" && message.includes("party-bouncer:warning");
          if (!isWarning || !this.isHidden(connection)) send(message);
        };
        super.join(connection, user);
      }
    },
  ),
  telling(
    "strikes-that-the-ban-takes-away",
    ENDLESS,
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", () => {
          for (const guest of this.guests()) if (this.isHidden(guest)) this.bouncer.strikes.clear(guest);
        });
      }
    },
  ),
  leaking(
    "ban-by-the-ladder-that-the-room-lifts",
    SCRIPT,
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ client }) => {
          if (client !== null) this.unfinished.add(this.bouncer.bans.remove(client as ClientKey));
        });
      }
    },
  ),
];
