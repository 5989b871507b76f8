import type { Webhook } from "../policy/webhook.ts";
import { deliver, type Outcome } from "./deliver.ts";
import type { AlertClaim, KeptAlert } from "./kept-alert.ts";
import type { AlertOutbox } from "./outbox.ts";

/** How long to wait, in ms, after each attempt that failed. After one more, an alert is dropped. */
export const PAUSES = [1_000, 5_000, 30_000, 120_000, 600_000] as const;

/** Ms. Nothing is put off for longer, unless the clock was set back since. */
export const LONGEST_PAUSE = PAUSES[4];

/** Ms between two messages to one webhook: what happens meanwhile is told of in one. */
const APART = 1_000;

/** The ledger is asked about so many at the same time. */
const CLAIMS_AT_ONCE = 10;

/** After so many claims that the ledger did not answer, an alert is sent without: rather twice than not at all. */
const MOST_UNANSWERED = 2;

/** What a sender needs. */
export interface SenderDeps {
  readonly outbox: AlertOutbox;
  clock(): number;
  /** Whether this room is the one to send it; `null` without a ledger. It rejects if the ledger is away. */
  readonly claim: ((claim: AlertClaim) => Promise<boolean>) | null;
  fail(error: unknown): void;
}

type Item = [key: string, alert: KeptAlert];

/** Sends one webhook's alerts: one message at a time, and all that wait in one. */
export class Sender {
  readonly #deps: SenderDeps;
  /** What this room may send. After a crash it asks again. */
  readonly #claimed = new Set<string>();
  #isBusy = false;
  /** Epoch ms before which the webhook is left alone. */
  #restsUntil = 0;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
  }

  /** Ms until there is something to send; `Infinity` if nothing waits, or if it is being sent. The outbox has to be loaded. */
  waitOf({ id }: Webhook, now: number): number {
    if (this.#isBusy) return Infinity;
    const waits = this.#deps.outbox.waiting(id).map(([, { dueAt }]) => left(dueAt, now));
    return Math.max(Math.min(...waits), left(this.#restsUntil, now));
  }

  /** Sends what is due. Never rejects. */
  async send(webhook: Webhook): Promise<void> {
    const { outbox, clock, fail } = this.#deps;
    const now = clock();
    this.#isBusy = true;
    try {
      const due = outbox.waiting(webhook.id).filter(([, { dueAt }]) => left(dueAt, now) === 0);
      const items = await this.#claimAll(due);
      if (items.length > 0) await this.#post(webhook, items);
    } catch (error) {
      // The storage has failed.
      this.#restsUntil = clock() + PAUSES[0];
      fail(error);
    } finally {
      this.#isBusy = false;
    }
  }

  async #post(webhook: Webhook, items: readonly Item[]): Promise<void> {
    const { outbox, clock, fail } = this.#deps;
    const alerts = items.map(([, alert]) => alert);
    const more = alerts.reduce((sum, alert) => sum + alert.more, 0);
    const outcome = await deliver(webhook.write(alerts, more), clock);
    this.#restsUntil = clock() + APART;
    if (outcome.is === "taken") {
      for (const [key] of items) this.#claimed.delete(key);
      await outbox.sent(items);
      return;
    }
    const given =
      outcome.is === "refused" ? items : items.filter(([, { attempts }]) => attempts >= PAUSES.length);
    if (outcome.is === "later") await this.#postpone(items, outcome);
    if (given.length === 0) return;
    for (const [key] of given) this.#claimed.delete(key);
    fail(new Error(`${webhook.host} ${outcome.why}, and ${given.length} of its alerts are dropped.`));
    await outbox.drop(given.map(([key]) => key));
  }

  async #postpone(items: readonly Item[], { after }: Outcome & { is: "later" }): Promise<void> {
    const left = items.filter(([, { attempts }]) => attempts < PAUSES.length);
    const failures = Math.max(0, ...left.map(([, { attempts }]) => attempts));
    const dueAt = this.#deps.clock() + Math.max(after, PAUSES[failures] ?? 0);
    this.#restsUntil = dueAt;
    await Promise.all(
      left.map(([key, { attempts }]) => this.#deps.outbox.change(key, { attempts: attempts + 1, dueAt })),
    );
  }

  /** @returns those that this room may send. Those that another one sends are dropped. */
  async #claimAll(items: readonly Item[]): Promise<Item[]> {
    const mine: Item[] = [];
    for (let start = 0; start < items.length; start += CLAIMS_AT_ONCE) {
      const some = items.slice(start, start + CLAIMS_AT_ONCE);
      const answers = await Promise.all(some.map((item) => this.#claim(item)));
      mine.push(...some.filter((_, index) => answers[index]));
    }
    return mine;
  }

  async #claim([key, alert]: Item): Promise<boolean> {
    const { claim, outbox, clock } = this.#deps;
    if (claim === null || alert.claim === null || this.#claimed.has(key)) return true;
    try {
      if (await claim({ ...alert.claim, id: `${alert.webhook}/${alert.claim.id}` })) {
        this.#claimed.add(key);
        return true;
      }
      await (alert.quietUntil === null ? outbox.drop([key]) : outbox.sent([[key, alert]]));
      return false;
    } catch {
      // The ledger is away, which the room reports by itself.
      const { attempts } = alert;
      if (attempts >= MOST_UNANSWERED) return true;
      await outbox.change(key, { attempts: attempts + 1, dueAt: clock() + (PAUSES[attempts] ?? 0) });
      return false;
    }
  }
}

function left(until: number, now: number): number {
  return until > now && until <= now + LONGEST_PAUSE ? until - now : 0;
}
