import { Batch, type Said } from "./batch.ts";
import type { AppConnection } from "./connection.ts";
import { frame } from "./frame.ts";
import { Remarks } from "./remarks.ts";
import { LONG, SHORT } from "./timer-lengths.ts";

/** What is sent later than it was asked for: after an await, in a timer, in a promise chain, or by a bot. */
export class Delays extends Remarks {
  readonly #gathered = new Batch(this, (all) => this.sendGathered(all));
  readonly #collected = new Batch(this, (all) => {
    for (const { sender, text } of all) this.hand(sender, text);
    this.timeIsUp();
  });

  protected async later(sender: AppConnection, text: string): Promise<void> {
    await Promise.resolve();
    await this.host.storage.get("nothing");
    await new Promise((resolve) => setTimeout(resolve, SHORT));
    this.toAll(sender, { type: "said later", by: this.idOf(sender), text });
  }

  protected remind(sender: AppConnection, text: string): void {
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        this.toAll(sender, { type: "reminded", by: this.idOf(sender), text });
        resolve();
      }, LONG);
    });
    this.unfinished.add(timer);
    this.reply(sender, { type: "begun" });
  }

  protected chain(sender: AppConnection, text: string): void {
    const chain = Promise.resolve(text)
      .then((text) => text.toUpperCase())
      .then((loud) => this.toAll(sender, { type: "chained", by: this.idOf(sender), text: loud }));
    this.unfinished.add(chain);
    this.reply(sender, { type: "begun" });
  }

  protected async ask(sender: AppConnection, text: string): Promise<void> {
    this.toAll(sender, { type: "asked", by: this.idOf(sender), text });
    // Decided when it is written: an answer is as visible as its question was.
    const audience = this.audienceOf(sender);
    await new Promise((resolve) => setTimeout(resolve, SHORT));
    const item = this.keep(sender, "bot", `you said: ${text}`, audience);
    this.toAll(sender, { type: "answered", id: item.id, at: item.at, text: item.texts[0]?.value });
  }

  /** Sends what several have said in one go. Whoever started the timer is not who said it, so each item says whose it is. */
  protected gather(sender: AppConnection, text: string): void {
    this.#gathered.add(sender, text);
  }

  protected sendGathered(all: readonly Said[]): void {
    for (const { sender, text } of all) {
      this.bouncer.visibility.broadcast(sender, frame({ type: "gathered", by: this.idOf(sender), text }));
    }
  }

  /** As above, through the room's own broadcast. That the time is up is nobody's word but the room's. */
  protected collect(sender: AppConnection, text: string): void {
    this.#collected.add(sender, text);
  }

  protected hand(sender: AppConnection, text: string): void {
    this.bouncer.visibility.as(sender, () =>
      this.toAll(sender, { type: "collected", by: this.idOf(sender), text }),
    );
  }

  protected timeIsUp(): void {
    this.bouncer.visibility.as(null, () => this.host.room.broadcast(frame({ type: "time is up" })));
  }
}
