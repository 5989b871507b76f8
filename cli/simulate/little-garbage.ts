import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 collect garbage sooner, for a quarter more processor time. Its defaults keep some hundred megabytes that nobody needs while a record
 * is played: nearly all that an event leaves behind is garbage at once.
 *
 * `--max-semi-space-size` and `--max-old-space-size` are read as a process starts, and are too late here. These two are read at each
 * collection.
 */
export function keepLittleGarbage(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=30");
}
