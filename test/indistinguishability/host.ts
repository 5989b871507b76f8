import type { Host } from "../support/client.ts";

/** A host whose rooms can be asked over HTTP too. */
export interface ProofHost extends Host {
  /** @returns the body of the answer */
  get(party: string, room: string, user: string): Promise<string>;
}
