import type { Version } from "../history.ts";
import type { AppConnection } from "./connection.ts";

/** What the room knows of a guest, in its connection's state. */
export interface Person {
  /** Made up by the room: the connection's own is the client's word, and a join is seen by everyone. */
  readonly id: string;
  readonly user: string;
  /** Each for those who may see the change: the last one that a viewer may see is the name. */
  readonly names: readonly Version[];
  /** How many numbered frames it has received. */
  readonly received: number;
}

/** @returns `null` for one who has not come in */
export function person(connection: AppConnection): Person | null {
  const state = connection.state as Person | null | undefined;
  return typeof state === "object" && state !== null && "names" in state ? state : null;
}
