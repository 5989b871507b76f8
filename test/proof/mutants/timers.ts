import { frame, type SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

const SCRIPT = "a timer that sends as each author, and as the room";

export const tellingOfTimers: readonly Mutant[] = [
  mutant(
    "nothing-after-an-await",
    "an async handler",
    class extends PartialSalon {
      protected override async later(sender: SalonConnection, text: string): Promise<void> {
        if (!this.isHidden(sender)) await super.later(sender, text);
      }
    },
  ),
  mutant(
    "nothing-from-a-timer",
    "a timer",
    class extends PartialSalon {
      protected override remind(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.remind(sender, text);
      }
    },
  ),
  mutant(
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
  mutant(
    "collected-without-the-hidden",
    SCRIPT,
    class extends PartialSalon {
      protected override hand(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.hand(sender, text);
      }
    },
  ),
];

export const leakingOfTimers: readonly Mutant[] = [
  mutant(
    "collected-as-whoever-was-first",
    SCRIPT,
    class extends PartialSalon {
      protected override hand(sender: SalonConnection, text: string): void {
        this.toAll(sender, { type: "collected", by: sender.id, text });
      }
    },
  ),
  mutant(
    "time-up-only-for-whoever-was-first",
    SCRIPT,
    class extends PartialSalon {
      protected override timeIsUp(): void {
        this.house.room.broadcast(frame({ type: "time is up" }));
      }
    },
  ),
];
