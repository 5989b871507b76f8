import type { AppConnection } from "./connection.ts";
import { LONG } from "./timer-lengths.ts";
import type { Unfinished } from "../unfinished.ts";

export interface Said {
  readonly sender: AppConnection;
  readonly text: string;
}

/** What several say before a timer ends that the first of them has started. */
export class Batch {
  readonly #unfinished: Unfinished;
  readonly #send: (all: readonly Said[]) => void;
  readonly #said: Said[] = [];

  constructor(unfinished: Unfinished, send: (all: readonly Said[]) => void) {
    this.#unfinished = unfinished;
    this.#send = send;
  }

  add(sender: AppConnection, text: string): void {
    this.#said.push({ sender, text });
    if (this.#said.length > 1) return;
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        this.#send(this.#said.splice(0));
        resolve();
      }, LONG);
    });
    this.#unfinished.add(timer);
  }
}
