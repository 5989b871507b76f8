import type { AppConnection } from "../app/connection.ts";
import type { Said } from "../app/batch.ts";
import { frame } from "../app/frame.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const delayMutants: readonly Mutant[] = [
  telling(
    "nothing-after-an-await",
    "an async handler",
    class extends PartialApp {
      protected override async later(sender: AppConnection, text: string): Promise<void> {
        if (!this.isHidden(sender)) await super.later(sender, text);
      }
    },
  ),
  telling(
    "nothing-from-a-timer",
    "a timer",
    class extends PartialApp {
      protected override remind(sender: AppConnection, text: string): void {
        if (!this.isHidden(sender)) super.remind(sender, text);
      }
    },
  ),
  telling(
    "chain-cut-short",
    "a promise chain",
    class extends PartialApp {
      protected override chain(sender: AppConnection, text: string): void {
        if (!this.isHidden(sender)) return super.chain(sender, text);
        this.toAll(sender, { type: "chained", by: sender.id, text: text.toUpperCase() });
        this.reply(sender, { type: "begun" });
      }
    },
  ),
  telling(
    "silent-bot",
    "a bot that answers",
    class extends PartialApp {
      protected override async ask(sender: AppConnection, text: string): Promise<void> {
        if (!this.isHidden(sender)) return super.ask(sender, text);
        this.toAll(sender, { type: "asked", by: sender.id, text });
      }
    },
  ),
  telling(
    "collected-without-the-hidden",
    "a timer that sends as each author, and as the room",
    class extends PartialApp {
      protected override hand(sender: AppConnection, text: string): void {
        if (!this.isHidden(sender)) super.hand(sender, text);
      }
    },
  ),
  leaking(
    "collected-as-whoever-was-first",
    "a timer that sends as each author, and as the room",
    class extends PartialApp {
      protected override hand(sender: AppConnection, text: string): void {
        this.toAll(sender, { type: "collected", by: sender.id, text });
      }
    },
  ),
  leaking(
    "time-up-only-for-whoever-was-first",
    "a timer that sends as each author, and as the room",
    class extends PartialApp {
      protected override timeIsUp(): void {
        this.host.room.broadcast(frame({ type: "time is up" }));
      }
    },
  ),
  leaking(
    "one-frame-for-several",
    "a timer that gathers what several say",
    class extends PartialApp {
      protected override sendGathered(all: readonly Said[]): void {
        this.host.room.broadcast(frame({ type: "gathered", texts: all.map(({ text }) => text) }));
      }
    },
  ),
];
