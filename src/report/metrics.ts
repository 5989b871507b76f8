import type { Verdict } from "../verdict.ts";

/** What has happened in a room since it was last loaded into memory. */
export interface Metrics {
  readonly admitted: number;
  readonly refused: number;
  readonly warnings: number;
  readonly shadowBans: number;
  readonly closes: number;
}

export class Counters {
  #admitted = 0;
  #refused = 0;
  #warnings = 0;
  #shadowBans = 0;
  #closes = 0;

  count({ admitted, action }: Verdict): void {
    if (admitted) this.#admitted++;
    else this.#refused++;
    if (action === "warn" || action === "shadow-ban") this.#warnings++;
    if (action === "shadow-ban") this.#shadowBans++;
    if (action === "close") this.#closes++;
  }

  read(): Metrics {
    return {
      admitted: this.#admitted,
      refused: this.#refused,
      warnings: this.#warnings,
      shadowBans: this.#shadowBans,
      closes: this.#closes,
    };
  }
}
