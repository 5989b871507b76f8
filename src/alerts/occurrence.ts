import { hashOf } from "../shared/hash.ts";
import type { Alert } from "./alert.ts";
import type { AlertClaim } from "./kept-alert.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The object of the ledger that decides who tells of what concerns no client. A client's key has a colon, so it is never this. */
const SHARED_SHARD = "alerts";

/** What tells an alert from others. */
export interface Occurrence {
  /** What it is about: the same waits but once. */
  readonly key: string;
  /** Unique. */
  readonly id: string;
  /** What one of the rooms has to claim before it sends it; `null` if it happens in this room alone. */
  readonly claim: AlertClaim | null;
  /** For how long the same is not told of again, in ms; `null` if it can happen but once. */
  readonly quiet: number | null;
}

/** @returns `null` if it is not news: a room that could not be reached hears of a ban late */
export function occurrenceOf(alert: Alert): Occurrence | null {
  const { at } = alert;
  switch (alert.event) {
    case "ban": {
      const { id, target, at: since } = alert.ban;
      if (at - since > HOUR) return null;
      return { key: id, id, claim: target && { shard: target, id, lasts: DAY }, quiet: null };
    }
    case "connect-refused": {
      const { id, target } = alert.ban;
      const key = `connect-refused/${id}`;
      const claim = target && { shard: target, id: key, lasts: HOUR };
      return { key, id: `${key}/${at}`, claim, quiet: HOUR };
    }
    case "pardon": {
      const { target } = alert;
      const key = `pardon/${crypto.randomUUID()}`;
      return { key, id: key, claim: target && { shard: target, id: "pardon", lasts: MINUTE }, quiet: null };
    }
    case "appeal": {
      // Each is made once, and decided once.
      const key = `appeal/${alert.appeal.ban}/${alert.appeal.status}`;
      return { key, id: key, claim: null, quiet: null };
    }
    case "promotion": {
      const key = `promotion/${crypto.randomUUID()}`;
      return { key, id: key, claim: null, quiet: null };
    }
    case "error": {
      const key = `error/${hashOf(`${alert.party}/${alert.doing}`).toString(36)}`;
      return { key, id: `${key}/${at}`, claim: { shard: SHARED_SHARD, id: key, lasts: HOUR }, quiet: HOUR };
    }
  }
}
