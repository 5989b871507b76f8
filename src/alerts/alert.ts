import type { BouncerEvents } from "../events/events.ts";
import type { AlertHead, AlertName } from "../policy/webhook.ts";

/** Something that somebody is told of: the event of that name. */
export type Occasion = {
  readonly [Name in AlertName]: {
    /** What happened. */
    readonly event: Name;
  } & BouncerEvents[Name];
}[AlertName];

/** The same, and where and when it happened. */
export type Alert = AlertHead & Occasion;
