import type { AppConnection } from "../app/connection.ts";
import { telling, type Mutant, PartialApp } from "./mutant.ts";

const SWITCHES = "slow mode, a posture and other numbers for somebody";
const ACTS = "what a moderator does to somebody";

/** An app that keeps some of what the bouncer says from those who are hidden. */
const keepingBack = (what: string): typeof PartialApp =>
  class extends PartialApp {
    override join(connection: AppConnection, user: string): void {
      const send = connection.send.bind(connection);
      connection.send = (message) => {
        if (!String(message).includes(what) || !this.isHidden(connection)) send(message);
      };
      super.join(connection, user);
    }
  };

export const actMutants: readonly Mutant[] = [
  telling("slow-mode-kept-from-the-hidden", SWITCHES, keepingBack("party-bouncer:slow-mode")),
  telling("word-of-a-moderator-kept-from-the-hidden", ACTS, keepingBack('"limit":"operator"')),
  telling(
    "switches-told-to-the-hidden",
    SWITCHES,
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("switch", ({ switch: { kind } }) => {
          for (const guest of this.guests()) if (this.isHidden(guest)) this.reply(guest, { type: kind });
        });
      }
    },
  ),
];
