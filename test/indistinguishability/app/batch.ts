import type { AppBase } from "./app-base.ts";
import type { AppConnection } from "./connection.ts";
import type { Hourglass } from "./hourglass.ts";
import { LONG } from "./timer-lengths.ts";
import type { Unfinished } from "../unfinished.ts";

export interface Said {
  readonly sender: AppConnection;
  readonly text: string;
}

/** What several say before a timer ends that the first of them has started. */
export class Batch {
  readonly #unfinished: Unfinished;
  readonly #hourglass: Hourglass;
  readonly #send: (all: readonly Said[]) => void;
  readonly #said: Said[] = [];

  constructor(app: Pick<AppBase, "unfinished" | "hourglass">, send: (all: readonly Said[]) => void) {
    this.#unfinished = app.unfinished;
    this.#hourglass = app.hourglass;
    this.#send = send;
  }

  add(sender: AppConnection, text: string): void {
    this.#said.push({ sender, text });
    if (this.#said.length > 1) return;
    this.#unfinished.add(this.#hourglass.runOut(LONG).then(() => this.#send(this.#said.splice(0))));
  }
}
