import { AsyncResource } from "node:async_hooks";
import { Delays } from "./delays.ts";
import type { AppConnection } from "./connection.ts";
import { SHORT } from "./timer-lengths.ts";

/** What is sent from where the message that set it off is forgotten: the app says whose it is. */
export class Detours extends Delays {
  /** By what comes back over a socket that the room opens itself. */
  protected async stream(sender: AppConnection, text: string): Promise<void> {
    const socket = await this.host.openSocket();
    await new Promise<void>((resolve) => {
      const hear = ({ data }: { data: unknown }): void => {
        this.toAll(sender, { type: "streamed", by: this.idOf(sender), text: String(data) });
        resolve();
      };
      socket.addEventListener("message", this.bound(hear));
      socket.send(text);
    });
    socket.close();
  }

  /** By the end of a span that a signal tells of. */
  protected async expire(sender: AppConnection, text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      AbortSignal.timeout(SHORT).addEventListener("abort", () => {
        this.as(sender, () => this.toAll(sender, { type: "expired", by: this.idOf(sender), text }));
        resolve();
      });
    });
  }

  /** By a function that another object calls. */
  protected async lend(sender: AppConnection, text: string): Promise<void> {
    const hear = (data: string): void =>
      this.toAll(sender, { type: "called back", by: this.idOf(sender), text: data });
    await this.host.callBack(text, this.bound(hear));
  }

  protected bound<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
    return AsyncResource.bind(handler);
  }

  protected as(sender: AppConnection, send: () => void): void {
    this.bouncer.visibility.as(sender, send);
  }
}
