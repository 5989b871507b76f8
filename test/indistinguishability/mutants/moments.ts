import type { AppConnection } from "../app/connection.ts";
import { telling, type Mutant, PartialApp } from "./mutant.ts";

export const momentMutants: readonly Mutant[] = [
  telling(
    "frame-at-the-ban",
    "the moments of a ban and of a pardon",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", () => this.#tellHidden());
      }

      #tellHidden(): void {
        for (const guest of this.guests()) if (this.isHidden(guest)) this.reply(guest, { type: "muted" });
      }
    },
  ),
  telling(
    "frame-at-the-pardon",
    "the moments of a ban and of a pardon",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("pardon", () => {
          for (const guest of this.guests()) this.reply(guest, { type: "unmuted" });
        });
      }
    },
  ),
  telling(
    "frame-once-the-ban-has-run-out",
    "the moment a ban runs out",
    class extends PartialApp {
      readonly #hidden = new Set<string>();

      override async hear(sender: AppConnection, message: unknown): Promise<void> {
        if (this.isHidden(sender)) this.#hidden.add(sender.id);
        else if (this.#hidden.delete(sender.id)) this.reply(sender, { type: "unmuted" });
        await super.hear(sender, message);
      }
    },
  ),
  telling(
    "reconnect-at-the-ban",
    "the moments of a ban and of a pardon",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", () => {
          for (const guest of this.guests()) if (this.isHidden(guest)) guest.close(1012, "");
        });
      }
    },
  ),
  telling(
    "other-welcome-for-who-was-banned-while-away",
    "a ban of one who is not here",
    class extends PartialApp {
      override join(connection: AppConnection, user: string): void {
        super.join(connection, user);
        if (this.isHidden(connection)) this.reply(connection, { type: "notice", text: "be nice" });
      }
    },
  ),
];
