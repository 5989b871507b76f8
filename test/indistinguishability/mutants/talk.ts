import type { AppConnection } from "../app/connection.ts";
import { type Outgoing, frame } from "../app/frame.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const talkMutants: readonly Mutant[] = [
  telling(
    "extra-warning",
    "plain chat",
    class extends PartialApp {
      protected override say(sender: AppConnection, text: string): void {
        super.say(sender, text);
        if (this.isHidden(sender)) this.reply(sender, { type: "warning", strikes: 1 });
      }
    },
  ),
  telling(
    "missing-echo",
    "plain chat",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (this.isHidden(sender)) this.toOthers(sender, outgoing);
        else super.toAll(sender, outgoing);
      }
    },
  ),
  telling(
    "missing-copy-in-the-second-tab",
    "a second tab",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (this.isHidden(sender)) this.reply(sender, outgoing);
        else super.toAll(sender, outgoing);
      }
    },
  ),
  telling(
    "missing-shout",
    "plain chat",
    class extends PartialApp {
      protected override shout(sender: AppConnection, text: string): void {
        if (!this.isHidden(sender)) super.shout(sender, text);
      }
    },
  ),
  telling(
    "echo-without-being-asked",
    "plain chat",
    class extends PartialApp {
      protected override toOthers(sender: AppConnection, outgoing: Outgoing): void {
        super.toOthers(sender, outgoing);
        if (this.isHidden(sender) && outgoing.type === "announced") this.reply(sender, outgoing);
      }
    },
  ),
  telling(
    "reordered-frames",
    "plain chat",
    class extends PartialApp {
      #held: string | null = null;

      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        if (this.isHidden(sender) && outgoing.type === "said") this.#held = frame(outgoing);
        else super.toAll(sender, outgoing);
      }

      protected override reply(sender: AppConnection, outgoing: Outgoing): void {
        super.reply(sender, outgoing);
        if (this.#held === null) return;
        this.host.room.broadcast(this.#held);
        this.#held = null;
      }
    },
  ),
  telling(
    "other-ids",
    "plain chat",
    class extends PartialApp {
      protected override newId(author: AppConnection): string {
        const id = super.newId(author);
        return this.isHidden(author) ? id.toUpperCase() : id;
      }
    },
  ),
  telling(
    "the-same-id-twice",
    "plain chat",
    class extends PartialApp {
      #last: string | undefined;

      protected override newId(author: AppConnection): string {
        if (!this.isHidden(author)) return super.newId(author);
        this.#last ??= super.newId(author);
        return this.#last;
      }
    },
  ),
  leaking(
    "native-send",
    "plain chat",
    class extends PartialApp {
      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        if (!this.isHidden(sender)) return;
        // What the runtime's own socket sends passes by the connection, and so by its bounds.
        for (const guest of this.guests()) {
          if (this.bouncer.visibility.canSee(guest, sender)) continue;
          WebSocket.prototype.send.call(guest as unknown as WebSocket, frame(outgoing));
        }
      }
    },
  ),
  leaking(
    "outbox-emptied-by-another",
    "plain chat",
    class extends PartialApp {
      #outbox: Outgoing[] = [];

      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        if (this.isHidden(sender)) {
          this.#outbox.push(outgoing);
          return;
        }
        for (const late of this.#outbox) super.toAll(sender, late);
        this.#outbox = [];
      }
    },
  ),
  leaking(
    "forged-control-message",
    "forged control messages",
    class extends PartialApp {
      override async hear(sender: AppConnection, message: unknown): Promise<void> {
        await super.hear(sender, message);
        if (typeof message !== "string" || !message.includes("party-bouncer:")) return;
        // A send of the room's own would be dropped.
        for (const guest of this.guests()) {
          WebSocket.prototype.send.call(guest as unknown as WebSocket, message);
        }
      }
    },
  ),
];
