import type { BanEvent, BouncerEvents, FailureEvent, PromotionEvent } from "../events/events.ts";

/** What somebody can be told of. */
export type AlertName = "ban" | "pardon" | "connect-refused" | "promotion" | "error";

/** Something that somebody is told of, and where it happened. */
export type Alert = {
  readonly [Name in AlertName]: {
    readonly event: Name;
    /** Epoch ms. */
    readonly at: number;
    /** Its party (on PartyKit) or its binding (on Cloudflare). */
    readonly party: string;
    /** The room's name. */
    readonly room: string;
  } & BouncerEvents[Name];
}[AlertName];

export type { BanEvent, FailureEvent, PromotionEvent };
