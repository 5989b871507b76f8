import type { AppConnection } from "../app/connection.ts";
import { frame } from "../app/frame.ts";
import { leaking, type Mutant, PartialApp, telling } from "./mutant.ts";

export const statementMutants: readonly Mutant[] = [
  telling(
    "told-twice",
    "a ban that the offender is told of",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", () => {
          for (const guest of this.guests()) {
            if (this.isHidden(guest)) this.reply(guest, { type: "statement" });
          }
        });
      }
    },
  ),
  telling(
    "not-told",
    "a ban that the offender is told of",
    class extends PartialApp {
      override join(connection: AppConnection, user: string): void {
        const send = connection.send.bind(connection);
        connection.send = (message) => {
          if (!String(message).includes("party-bouncer:statement")) send(message);
        };
        super.join(connection, user);
      }
    },
  ),
  telling(
    "told-too-soon",
    "a ban that the offender is told of once it has run out",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ ban }) => {
          const statement = { ...ban, type: "party-bouncer:statement" };
          for (const guest of this.guests()) if (this.isHidden(guest)) this.reply(guest, statement);
        });
      }
    },
  ),
  leaking(
    "statement-for-all",
    "a ban that the offender is told of",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ ban }) => {
          this.host.room.broadcast(frame({ ...ban, type: "party-bouncer:statement" }));
        });
      }
    },
  ),
];
