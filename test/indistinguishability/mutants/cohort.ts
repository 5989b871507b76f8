import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import { ACCOMPLICE } from "../party.ts";
import { person } from "../app/person.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const cohortMutants: readonly Mutant[] = [
  telling(
    "cohort-that-does-not-meet",
    "a cohort of two",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (!this.isHidden(sender)) return super.toAll(sender, outgoing);
        const client = this.bouncer.clientOf(sender);
        for (const guest of this.guests()) {
          if (this.bouncer.clientOf(guest) === client) this.reply(guest, outgoing);
        }
      }
    },
  ),
  leaking(
    "history-of-a-cohort-for-everyone",
    "a cohort of two",
    class extends PartialApp {
      protected override historyFor(viewer: AppConnection): Outgoing[] {
        return this.history.items.map((item) => this.shown(item, viewer));
      }
    },
  ),
  telling(
    "accomplice-that-comes-back-to-nothing",
    "a cohort of two",
    class extends PartialApp {
      override join(connection: AppConnection, user: string): void {
        this.#isJoining = true;
        super.join(connection, user);
        this.#isJoining = false;
      }

      #isJoining = false;

      protected override historyFor(viewer: AppConnection): Outgoing[] {
        const items = super.historyFor(viewer);
        const user = person(viewer)?.user;
        return this.#isJoining && this.isHidden(viewer) ? items.filter(({ by }) => by === user) : items;
      }
    },
    ACCOMPLICE,
  ),
  leaking(
    "collected-as-the-room",
    "a cohort of two",
    class extends PartialApp {
      protected override hand(sender: AppConnection, text: string): void {
        this.bouncer.visibility.as(null, () =>
          super.toAll(sender, { type: "collected", by: sender.id, text }),
        );
      }
    },
  ),
  telling(
    "ban-that-says-who-else-is-banned",
    "a cohort that grows and shrinks",
    class extends PartialApp {
      override async open(): Promise<void> {
        await super.open();
        this.bouncer.on("ban", ({ client }) => {
          const told = this.guests().filter((guest) => this.isHidden(guest));
          for (const guest of told) this.reply(guest, { type: "joined the hidden", client });
        });
      }
    },
    ACCOMPLICE,
  ),
];
