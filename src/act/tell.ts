import type { Guest } from "../identify/guest.ts";
import type { Notice } from "../protocol.ts";

/** Sends a control frame. */
export function tell({ connection }: Guest, notice: Notice): void {
  try {
    connection.send(JSON.stringify(notice));
  } catch {
    // The connection went away in the meantime, and nobody is left to be told.
  }
}
