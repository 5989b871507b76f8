import type { SalonConnection } from "../salon/connection.ts";
import type { Said } from "../salon/batch.ts";
import { frame } from "../salon/frame.ts";
import { leaking, telling, type Mutant, PartialSalon } from "./mutant.ts";

export const delayMutants: readonly Mutant[] = [
  telling(
    "nothing-after-an-await",
    "an async handler",
    class extends PartialSalon {
      protected override async later(sender: SalonConnection, text: string): Promise<void> {
        if (!this.isHidden(sender)) await super.later(sender, text);
      }
    },
  ),
  telling(
    "nothing-from-a-timer",
    "a timer",
    class extends PartialSalon {
      protected override remind(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.remind(sender, text);
      }
    },
  ),
  telling(
    "chain-cut-short",
    "a promise chain",
    class extends PartialSalon {
      protected override chain(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) return super.chain(sender, text);
        this.toAll(sender, { type: "chained", by: sender.id, text: text.toUpperCase() });
        this.reply(sender, { type: "begun" });
      }
    },
  ),
  telling(
    "silent-bot",
    "a bot that answers",
    class extends PartialSalon {
      protected override async ask(sender: SalonConnection, text: string): Promise<void> {
        if (!this.isHidden(sender)) return super.ask(sender, text);
        this.toAll(sender, { type: "asked", by: sender.id, text });
      }
    },
  ),
  telling(
    "collected-without-the-hidden",
    "a timer that sends as each author, and as the room",
    class extends PartialSalon {
      protected override hand(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.hand(sender, text);
      }
    },
  ),
  leaking(
    "collected-as-whoever-was-first",
    "a timer that sends as each author, and as the room",
    class extends PartialSalon {
      protected override hand(sender: SalonConnection, text: string): void {
        this.toAll(sender, { type: "collected", by: sender.id, text });
      }
    },
  ),
  leaking(
    "time-up-only-for-whoever-was-first",
    "a timer that sends as each author, and as the room",
    class extends PartialSalon {
      protected override timeIsUp(): void {
        this.house.room.broadcast(frame({ type: "time is up" }));
      }
    },
  ),
  leaking(
    "one-frame-for-several",
    "a timer that gathers what several say",
    class extends PartialSalon {
      protected override sendGathered(all: readonly Said[]): void {
        this.house.room.broadcast(frame({ type: "gathered", texts: all.map(({ text }) => text) }));
      }
    },
  ),
];
