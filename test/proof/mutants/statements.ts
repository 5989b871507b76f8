import type { SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

const SCRIPT = "a ban that the offender is told of";

export const tellingOfStatements: readonly Mutant[] = [
  mutant(
    "told-twice",
    SCRIPT,
    class extends PartialSalon {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", () => {
          for (const guest of this.guests()) {
            if (this.isHidden(guest)) this.reply(guest, { type: "party-bouncer:statement" });
          }
        });
      }
    },
  ),
  mutant(
    "not-told",
    SCRIPT,
    class extends PartialSalon {
      override join(connection: SalonConnection, user: string): void {
        const send = connection.send.bind(connection);
        connection.send = (message) => {
          if (!String(message).includes("party-bouncer:statement")) send(message);
        };
        super.join(connection, user);
      }
    },
  ),
];
