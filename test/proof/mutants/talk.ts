import { frame, person, type Outgoing, type SalonConnection } from "../salon.ts";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

export const tellingInTalk: readonly Mutant[] = [
  mutant(
    "extra-warning",
    "plain chat",
    class extends PartialSalon {
      protected override say(sender: SalonConnection, text: string): void {
        super.say(sender, text);
        if (this.isHidden(sender)) this.reply(sender, { type: "party-bouncer:warning", strikes: 1 });
      }
    },
  ),
  mutant(
    "missing-echo",
    "plain chat",
    class extends PartialSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (this.isHidden(sender)) this.toOthers(sender, outgoing);
        else super.toAll(sender, outgoing);
      }
    },
  ),
  mutant(
    "missing-copy-in-the-second-tab",
    "a second tab",
    class extends PartialSalon {
      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (this.isHidden(sender)) this.reply(sender, outgoing);
        else super.toAll(sender, outgoing);
      }
    },
  ),
  mutant(
    "missing-shout",
    "plain chat",
    class extends PartialSalon {
      protected override shout(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.shout(sender, text);
      }
    },
  ),
  mutant(
    "echo-without-being-asked",
    "plain chat",
    class extends PartialSalon {
      protected override toOthers(sender: SalonConnection, outgoing: Outgoing): void {
        super.toOthers(sender, outgoing);
        if (this.isHidden(sender) && outgoing.type === "announced") this.reply(sender, outgoing);
      }
    },
  ),
  mutant(
    "reordered-frames",
    "plain chat",
    class extends PartialSalon {
      #held: string | null = null;

      protected override toAll(sender: SalonConnection, outgoing: Outgoing): void {
        if (this.isHidden(sender) && outgoing.type === "said") this.#held = frame(outgoing);
        else super.toAll(sender, outgoing);
      }

      protected override reply(sender: SalonConnection, outgoing: Outgoing): void {
        super.reply(sender, outgoing);
        if (this.#held === null) return;
        this.house.room.broadcast(this.#held);
        this.#held = null;
      }
    },
  ),
  mutant(
    "gap-in-the-numbers",
    "numbered frames",
    class extends PartialSalon {
      protected override number(sender: SalonConnection, text: string): void {
        const known = person(sender);
        if (known !== null && this.isHidden(sender)) {
          sender.setState({ ...known, received: known.received + 1 });
        }
        super.number(sender, text);
      }
    },
  ),
  mutant(
    "other-ids",
    "plain chat",
    class extends PartialSalon {
      protected override newId(author: SalonConnection): string {
        const id = super.newId(author);
        return this.isHidden(author) ? id.toUpperCase() : id;
      }
    },
  ),
  mutant(
    "the-same-id-twice",
    "plain chat",
    class extends PartialSalon {
      #last: string | undefined;

      protected override newId(author: SalonConnection): string {
        if (!this.isHidden(author)) return super.newId(author);
        this.#last ??= super.newId(author);
        return this.#last;
      }
    },
  ),
  mutant(
    "direct-message-answered-with-an-error",
    "direct messages",
    class extends PartialSalon {
      protected override tell(sender: SalonConnection, id: string, text: string): void {
        if (this.isHidden(sender) && id !== "tab") this.refuse(sender, "nobody has that id");
        else super.tell(sender, id, text);
      }
    },
  ),
  mutant(
    "direct-message-without-a-receipt",
    "direct messages",
    class extends PartialSalon {
      protected override reply(sender: SalonConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "delivered" || !this.isHidden(sender)) super.reply(sender, outgoing);
      }
    },
  ),
  mutant(
    "dropped-bytes",
    "binary frames",
    class extends PartialSalon {
      override async hear(sender: SalonConnection, message: unknown): Promise<void> {
        if (typeof message === "string" || !this.isHidden(sender)) await super.hear(sender, message);
      }
    },
  ),
  mutant(
    "bytes-as-text",
    "binary frames",
    class extends PartialSalon {
      override async hear(sender: SalonConnection, message: unknown): Promise<void> {
        if (typeof message === "string" || !this.isHidden(sender)) return super.hear(sender, message);
        this.house.room.broadcast(new TextDecoder().decode(message as ArrayBuffer));
      }
    },
  ),
  mutant(
    "another-text-of-an-error",
    "bad input and exceptions",
    class extends PartialSalon {
      protected override refuse(sender: SalonConnection, text: string): void {
        super.refuse(sender, this.isHidden(sender) ? "forbidden" : text);
      }
    },
  ),
  mutant(
    "exception-told",
    "bad input and exceptions",
    class extends PartialSalon {
      override async hear(sender: SalonConnection, message: unknown): Promise<void> {
        try {
          await super.hear(sender, message);
        } catch (error) {
          if (this.isHidden(sender)) this.refuse(sender, String(error));
          throw error;
        }
      }
    },
  ),
  mutant(
    "lost-edit",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override edit(sender: SalonConnection, text: string): void {
        if (!this.isHidden(sender)) super.edit(sender, text);
      }
    },
  ),
  mutant(
    "lost-reaction",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override react(sender: SalonConnection, emoji: string): void {
        if (!this.isHidden(sender)) super.react(sender, emoji);
      }
    },
  ),
  mutant(
    "typing-not-seen-in-the-second-tab",
    "typing, reactions and edits",
    class extends PartialSalon {
      protected override toOthers(sender: SalonConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "typing" || !this.isHidden(sender)) super.toOthers(sender, outgoing);
      }
    },
  ),
  mutant(
    "silent-bot",
    "a bot that answers",
    class extends PartialSalon {
      protected override async ask(sender: SalonConnection, text: string): Promise<void> {
        if (!this.isHidden(sender)) return super.ask(sender, text);
        this.toAll(sender, { type: "asked", by: sender.id, text });
      }
    },
  ),
];
