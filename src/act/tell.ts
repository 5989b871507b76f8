import type { Guest } from "../identify/guest.ts";
import type { Notice } from "../protocol.ts";
import { inItsOwnName } from "./audience.ts";

/** Sends a control frame: the bouncer's own word, whatever sets it off. */
export function tell({ connection }: Guest, notice: Notice): void {
  try {
    inItsOwnName(() => connection.send(JSON.stringify(notice)));
  } catch {
    // The connection went away in the meantime, and nobody is left to be told.
  }
}
