import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import { person } from "../app/person.ts";
import type { Shaded } from "../history.ts";
import { blinding, leaking, type Mutant, PartialApp, telling } from "./mutant.ts";

export const moderatorMutants: readonly Mutant[] = [
  blinding(
    "hidden-from-moderators",
    "a moderator in the room",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (!this.isHidden(sender)) return super.toAll(sender, outgoing);
        const user = this.bouncer.clientOf(sender);
        for (const guest of this.guests())
          if (this.bouncer.clientOf(guest) === user) this.reply(guest, outgoing);
      }
    },
  ),
  blinding(
    "edit-hidden-from-moderators",
    "a moderator in the room",
    class extends PartialApp {
      protected override toAudience(audience: Shaded["audience"], outgoing: Outgoing): void {
        for (const guest of this.guests()) {
          if (audience === null || this.isHidden(guest)) this.reply(guest, outgoing);
        }
      }
    },
  ),
  telling(
    "mark-for-moderators-that-the-author-gets-too",
    "a moderator in the room",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        const audience = this.audienceOf(sender);
        if (audience !== null) this.toAudience(audience, { type: "hidden", by: sender.id });
      }
    },
  ),
  leaking(
    "what-a-moderator-asked-for-told-to-all",
    "a moderator in the room",
    class extends PartialApp {
      protected override reply(sender: AppConnection, outgoing: Outgoing): void {
        if (outgoing.type === "history" && person(sender)?.user === "mod") this.toAll(sender, outgoing);
        else super.reply(sender, outgoing);
      }
    },
  ),
  leaking(
    "banned-moderator",
    "a moderator in the room",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (person(sender)?.user !== "mod" || !this.#isBanned) super.toAll(sender, outgoing);
      }

      #isBanned = false;

      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ client }) => {
          if (client === "user:mod") this.#isBanned = true;
        });
      }
    },
  ),
];
