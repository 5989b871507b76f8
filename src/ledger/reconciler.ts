import type { RecordKey } from "../identity/record-key.ts";
import { type AuditEntry, impositionOf } from "../bans/audit-entry.ts";
import type { RecordedBan } from "../bans/ban.ts";
import type { BanStore } from "../bans/ban-store.ts";
import type { LastHeard } from "./last-heard.ts";
import type { Outbox } from "./outbox.ts";
import { reconcile } from "./reconcile.ts";
import type { Override } from "../switches/switch.ts";
import type { State } from "./rpc.ts";

/** What a reconciler needs. */
export interface ReconcilerDeps {
  readonly store: BanStore;
  readonly outbox: Outbox;
  readonly lastHeard: LastHeard;
  clock(): number;
  /** Tells the ledger of a change. The write to the outbox begins before this returns. */
  send(change: AuditEntry): Promise<void>;
  /** Takes away a client's strikes from before a moment, in epoch ms, here and for when it comes back. */
  forgive(target: RecordKey, before: number): Promise<void>;
  /** Makes the client's connections agree with the store. `learned`: bans that apply and are new to this room. */
  apply(target: RecordKey, learned: readonly RecordedBan[]): Promise<void>;
  /** The client's own numbers in all rooms; `null` if it has none. */
  override(target: RecordKey, override: Override | null): Promise<void>;
}

/** Makes a room's store say what the ledger says. */
export class Reconciler {
  readonly #deps: ReconcilerDeps;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
  }

  /**
   * Takes in what the ledger says of a client. What the ledger has not heard of yet stays.
   *
   * @param heard what the ledger has just heard of
   */
  async follow(
    target: RecordKey,
    { entries, erased, forgiven, override }: State,
    heard: AuditEntry | null = null,
  ): Promise<void> {
    const { store, outbox, lastHeard, clock, send, forgive, apply } = this.#deps;
    await outbox.load();
    if (erased !== undefined) await store.audit.forget(target, erased);
    if (forgiven !== null) await forgive(target, forgiven);
    const now = clock();
    const known = await store.entriesOf(target, now);
    lastHeard.note(target, now);

    // From here on nothing waits until all writes have begun, so that what is decided meanwhile is not overwritten.
    const unheard = outbox.changesOf(target);
    const { written, removed, missed, learned } = reconcile(entries, known, unheard, heard, now);
    const sent = missed.map((ban) => send(impositionOf(ban, ban.at)));
    await Promise.all([store.replace(written, removed, now), ...sent]);
    await apply(target, learned);
    await this.#deps.override(target, override);
  }
}
