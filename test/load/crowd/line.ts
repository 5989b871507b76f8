import { type ClientOptions, WebSocket } from "ws";
import { numberOf } from "./message.ts";

const options: ClientOptions = { perMessageDeflate: false };

/** Where nobody listens. */
const NOWHERE = "ws://127.0.0.1:9/";

/** A connection of an app, and what went out on it. */
export class Line extends WebSocket {
  /** The messages that it was given while it was open, by their numbers, and when: epoch ms, by a clock that is right. */
  readonly carried: { readonly number: number; readonly at: number }[] = [];
  /** Whether it broke, so that what was under way may be lost. */
  isCut = false;
  /** How the room closed it, where it did. */
  dismissal: string | null = null;
  /** Once it is closed, and the room has read what it carried. */
  readonly gone: Promise<void>;
  #isDone: boolean;

  constructor(url: string, isOnline: boolean) {
    super(isOnline ? url : NOWHERE, undefined, options);
    this.#isDone = !isOnline;
    // What went wrong is told of by the close that follows.
    this.addEventListener("error", () => {});
    this.gone = new Promise((resolve) => {
      this.addEventListener("close", ({ code, reason }) => {
        if (!this.#isDone) this.dismissal = `${code} ${reason}`;
        resolve();
      });
    });
  }

  override send(data: Parameters<WebSocket["send"]>[0]): void {
    // What is given to it later goes nowhere. It has to count as lost.
    if (this.readyState === WebSocket.OPEN) {
      const at = performance.timeOrigin + performance.now();
      this.carried.push({ number: numberOf(data as string | ArrayBuffer), at });
    }
    super.send(data);
  }

  override close(code?: number, reason?: string): void {
    this.#isDone = true;
    super.close(code, reason);
  }

  /** Breaks it, as where there is no network any more. */
  cut(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.isCut = true;
    this.#isDone = true;
    this.terminate();
  }
}
