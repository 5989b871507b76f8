import * as z from "zod/mini";

/** What somebody can be told of: events of the same names, see {@link BouncerEvents}. */
export type AlertName = "ban" | "pardon" | "appeal" | "connect-refused" | "promotion" | "error";

/** All of them. */
export const ALERT_NAMES: readonly AlertName[] = [
  "ban",
  "pardon",
  "appeal",
  "connect-refused",
  "promotion",
  "error",
];

/** What every alert says. */
export interface AlertHead {
  /** What happened. */
  readonly event: AlertName;
  /** When, in epoch ms. */
  readonly at: number;
  /** The party of the room (on PartyKit), or its binding (on Cloudflare). Empty if the host does not tell it. */
  readonly party: string;
  /** The room's name. Empty if the host does not tell it. */
  readonly room: string;
  /** Whether the room's policy says `enforce: false`. */
  readonly isDryRun: boolean;
}

/** A request to send. */
export interface Post {
  /** Where to. It is a secret. */
  readonly url: string;
  /** The request's headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request's body. */
  readonly body: string;
}

/** An alert as it is sent. */
export interface Notice {
  /** The same if the same alert is sent again. */
  readonly id: string;
  /** One line for people. */
  readonly text: string;
  /** The alert as JSON. */
  readonly details: object;
}

/** Somewhere that is told of what happens: see {@link webhook}. Its URL is a secret, and in none of its properties. */
export interface Webhook {
  /** Tells it from others: a hash of its URL. */
  readonly id: string;
  /** The host of its URL. */
  readonly host: string;
  /** What it is told of. */
  readonly on: readonly AlertName[];
  /** @internal Whether it is told of this. */
  wants(alert: AlertHead): boolean;
  /** @internal An alert in a line. */
  describe(alert: AlertHead): string;
  /** @internal The request that tells it of several alerts, and that there were more. */
  write(notices: readonly Notice[], more: number): Post;
}

/** Each costs a request for each alert. */
const MOST_WEBHOOKS = 8;

const isWebhook = (value: unknown): boolean =>
  typeof (value as Partial<Webhook> | null)?.write === "function" &&
  typeof (value as Partial<Webhook>).wants === "function" &&
  typeof (value as Partial<Webhook>).describe === "function";

export const webhooksSchema = z
  .array(z.custom<Webhook>(isWebhook, "what webhook() returns"), "a list of what webhook() returns")
  .check(z.maxLength(MOST_WEBHOOKS, `at most ${MOST_WEBHOOKS} of them`));
