import type { BouncerEvents, Events } from "../events/events.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { AlertHead, Webhook } from "../policy/webhook.ts";
import type { StorageLike } from "../storage/storage.ts";
import { ALERTS } from "../storage/storage-keys.ts";
import type { Alert, Occasion } from "./alert.ts";
import { detailsOf } from "./details.ts";
import { type AlertClaim, KEPT_FOR, type KeptAlert } from "./kept-alert.ts";
import { type Occurrence, occurrenceOf } from "./occurrence.ts";
import { AlertOutbox } from "./outbox.ts";
import { LONGEST_PAUSE, PAUSES, Sender } from "./sender.ts";
import { sentenceOf } from "./sentence.ts";

/** What the bouncer does when one of these fails. Nobody is alerted of it, since that would not end. */
const ALERTING = "sending an alert";

/** The longest wait, in ms, for which there is a timer. A room that hibernates does so as it would have. */
const LONGEST_TIMER = 1_000;

/** What the alerts of a room need. */
export interface AlertsDeps {
  policy(): DefinedPolicy;
  readonly storage: StorageLike | null;
  readonly events: Pick<Events, "on">;
  readonly clock: () => number;
  /** Where the room is found. Never throws. */
  place(): Pick<AlertHead, "party" | "room">;
  /** Whether this room is the one of those that share a ledger to send it; `null` without a ledger. */
  readonly claim: ((claim: AlertClaim) => Promise<boolean>) | null;
  fail(doing: string, error: unknown): void;
}

/** Tells the policy's webhooks what happens in the room. What waits is in the room's storage, and nothing waits for it. */
export class Alerts {
  readonly #deps: AlertsDeps;
  readonly #outbox: AlertOutbox;
  readonly #senders = new Map<string, Sender>();
  // Something may be left from before the room was loaded.
  #dueAt = 0;
  #isLoaded = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(deps: AlertsDeps) {
    this.#deps = deps;
    const { events } = deps;
    this.#outbox = new AlertOutbox(deps.storage, deps.clock, (error) => deps.fail(ALERTING, error));
    events.on("ban", (event) => this.#note({ event: "ban", ...event }));
    events.on("pardon", (event) => this.#note({ event: "pardon", ...event }));
    events.on("appeal", (event) => this.#note({ event: "appeal", ...event }));
    events.on("connect-refused", (event) => this.#note({ event: "connect-refused", ...event }));
    events.on("promotion", (event) => this.#note({ event: "promotion", ...event }));
  }

  /** Something failed in the room. It does not listen to `error`, which would keep it from the console. */
  failed(event: BouncerEvents["error"]): void {
    if (event.doing !== ALERTING) this.#note({ event: "error", ...event });
  }

  /** What waits is not sent if it is about a client that is to be forgotten. */
  forget(target: RecordKey): Promise<void> {
    return this.#outbox.forget(target);
  }

  /** The policy was replaced. */
  replaced(): void {
    this.#dueAt = 0;
  }

  /** Goes on with what waits, if it is time. If not, it costs a comparison or two. Called at each event. */
  catchUp(now: number): void {
    // A clock that stepped back holds up nothing.
    if (now < this.#dueAt && (this.#dueAt === Infinity || now >= this.#dueAt - LONGEST_PAUSE)) return;
    this.#dueAt = Infinity;
    if (this.#deps.policy().alerts.length === 0) return;
    if (this.#isLoaded) this.#sendAll(now);
    else void this.#load();
  }

  #note(occasion: Occasion): void {
    const { policy, clock, place } = this.#deps;
    const { alerts, enforce } = policy();
    if (alerts.length === 0) return;
    const now = clock();
    const alert: Alert = { ...occasion, at: now, ...place(), isDryRun: !enforce };
    const occurrence = occurrenceOf(alert);
    if (occurrence === null) return;
    for (const webhook of alerts) {
      const key = `${ALERTS}${webhook.id}/${encodeURIComponent(occurrence.key)}`;
      if (this.#outbox.knows(key, now) || !this.#wants(webhook, alert)) continue;
      void this.#keep(key, this.#kept(webhook, alert, occurrence));
    }
  }

  /** The write begins before this returns, unless it may have been told of already. */
  async #keep(key: string, alert: KeptAlert): Promise<void> {
    try {
      if (alert.quietUntil !== null && !this.#isLoaded) await this.#outbox.load();
      const kept = this.#outbox.put(key, alert);
      // What is decided in one go is told of in one message.
      queueMicrotask(() => this.#goOn());
      await kept;
    } catch (error) {
      this.#deps.fail(ALERTING, error);
    }
  }

  #kept(webhook: Webhook, alert: Alert, { id, claim, quiet }: Occurrence): KeptAlert {
    const { at } = alert;
    return {
      v: 1,
      webhook: webhook.id,
      id,
      at,
      text: this.#describe(webhook, alert),
      details: { ...detailsOf(alert) },
      claim,
      attempts: 0,
      dueAt: at,
      more: 0,
      quietUntil: quiet === null ? null : at + quiet,
      until: at + KEPT_FOR,
      isSent: false,
    };
  }

  #wants(webhook: Webhook, alert: Alert): boolean {
    try {
      return webhook.wants(alert);
    } catch (error) {
      this.#deps.fail(ALERTING, error);
      return true;
    }
  }

  #describe(webhook: Webhook, alert: Alert): string {
    try {
      return webhook.describe(alert);
    } catch (error) {
      this.#deps.fail(ALERTING, error);
      return sentenceOf(alert);
    }
  }

  async #load(): Promise<void> {
    const { clock, fail } = this.#deps;
    try {
      await this.#outbox.load();
    } catch (error) {
      fail(ALERTING, error);
      this.#dueAt = clock() + PAUSES[0];
      return;
    }
    this.#isLoaded = true;
    this.#goOn();
  }

  #sendAll(now: number): void {
    for (const webhook of this.#deps.policy().alerts) {
      const sender = this.#senderOf(webhook);
      const wait = sender.waitOf(webhook, now);
      if (wait === 0) void sender.send(webhook).then(() => this.#goOn());
      else this.#dueAt = Math.min(this.#dueAt, now + wait);
    }
    this.#setTimer(now);
  }

  #goOn(): void {
    this.#dueAt = 0;
    this.catchUp(this.#deps.clock());
  }

  /** What can be sent within a second need not wait for the room's next event. */
  #setTimer(now: number): void {
    const wait = this.#dueAt - now;
    if (this.#timer !== null || wait > LONGEST_TIMER) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.catchUp(this.#deps.clock());
    }, wait);
  }

  #senderOf({ id }: Webhook): Sender {
    const { clock, claim, fail } = this.#deps;
    const known = this.#senders.get(id);
    if (known !== undefined) return known;
    const sender = new Sender({
      outbox: this.#outbox,
      clock,
      claim,
      fail: (error) => fail(ALERTING, error),
    });
    this.#senders.set(id, sender);
    return sender;
  }
}
