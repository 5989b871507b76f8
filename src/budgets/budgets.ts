import type { Target } from "../bans/bans.ts";
import type { RecordKeys } from "../identity/record-key.ts";
import type { DefinedBudget } from "../policy/budget.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { suggestionFor } from "../policy/suggestion.ts";
import type { Sessions } from "../session/sessions.ts";
import { hexOf } from "../shared/hex.ts";
import { show } from "../shared/show.ts";
import { BUDGETS, budgetsOf } from "../storage/storage-keys.ts";
import type { Allowance } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import { payerOf } from "./payer.ts";

/** What was reserved of a budget. Settle it once you know what it has cost. */
export interface Reservation {
  /** It was granted. */
  readonly ok: true;
  /** For {@link Budgets.settle} and {@link Budgets.refund}, after a crash too. Nobody can guess it. Empty if no budget applies. */
  readonly id: string;
  /** How much of the budget is left after it. `Infinity` if no budget applies. */
  readonly left: number;
  /**
   * Charges what it has really cost, in place of what was reserved. If it was settled or refunded before, or a whole window has passed,
   * nothing changes. So it may be called back more than once.
   *
   * @param actual what it has cost, rounded up. If it is more than was reserved, all of it is charged. If it is not a number of 0 or more,
   * such as when a provider does not tell, what was reserved stays charged.
   * @throws {Error} if the storage fails: then what was reserved stays charged, and you may try again
   */
  settle(actual?: number): Promise<void>;
  /** Gives all of it back, as if it had cost nothing. Like {@link settle}, it does so once. */
  refund(): Promise<void>;
}

/** Nothing was reserved, since too little is left. */
export interface BudgetRefusal {
  /** It was refused, and nothing is charged. */
  readonly ok: false;
  /**
   * Ms until the same amount is granted, and not a millisecond earlier, if nothing is reserved or settled until then. An open turn that is
   * settled meanwhile shifts it: to sooner if it cost less than it reserved, or to later, by as long as the turn took. `Infinity` if the
   * amount is more than the whole budget.
   */
  readonly retryAfter: number;
  /** How much is left now. */
  readonly left: number;
}

interface BudgetsDeps {
  readonly active: { readonly policy: DefinedPolicy };
  readonly sessions: Pick<Sessions, "of" | "ofClient">;
  readonly recordKeys: RecordKeys;
  readonly accounts: Accounts;
}

/** What an amount is charged to: a storage key, and what may be charged to it. */
interface Charged {
  readonly key: string;
  readonly allowance: Allowance;
}

const RANDOM_BYTES = 12;
/** A storage key without its prefix, and a random number. */
const ID = /^([\w!'()*.~%-]{1,1800}\/[\w!'()*.~%-]{1,600})\/[\da-f]{24}$/;

/**
 * What may be spent of something whose cost is known only afterwards, such as the tokens of a model call: `bouncer.budgets`. Reserve the most that
 * it can cost, then settle what it has cost. However many turns run at the same time, in no window of a budget's length is more spent
 * and reserved than its limit, but for what a turn costs above its reservation.
 *
 * Each reservation is written to the room's storage before it is granted, so a crash forgets none. One that is never settled stays
 * charged as it was reserved, for one window. A room without storage keeps budgets in memory only.
 */
export class Budgets {
  readonly #deps: BudgetsDeps;

  /** @internal */
  constructor(deps: BudgetsDeps) {
    this.#deps = deps;
  }

  /**
   * Reserves an amount of a budget of the policy, before it is spent.
   *
   * @param target who pays: a connection, or a client by its key, such as in an alarm. `null` will do for a budget per room.
   * @param name the budget's
   * @param amount the most that it can cost, in the budget's unit: a number of 0 or more, rounded up
   * @returns a {@link Reservation} if it was granted, else a {@link BudgetRefusal}. It resolves once it is written.
   * @throws {TypeError} if there is no budget of this name, or the amount is not one, or the target cannot pay
   * @throws {Error} if the storage fails: then nothing was granted
   * @example
   * const turn = await bouncer.budgets.reserve(connection, "tokens", 8_000);
   * if (turn.ok) {
   *   const { text, usage } = await generateText({ model, prompt: "Hello", maxOutputTokens: 2_000 });
   *   await turn.settle(usage.totalTokens);
   *   connection.send(text);
   * } else {
   *   connection.send(`Come back in ${Math.ceil(turn.retryAfter / 60_000)} minutes.`);
   * }
   */
  async reserve(target: Target | null, name: string, amount: number): Promise<Reservation | BudgetRefusal> {
    if (typeof amount !== "number" || !(amount >= 0 && amount <= Number.MAX_SAFE_INTEGER)) {
      throw new TypeError(`amount: expected a number of 0 or more, received ${show(amount)}`);
    }
    const charged = await this.#find(target, name);
    if (charged === null) return this.#granted("", Infinity);
    const { key, allowance } = charged;
    const id = `${key.slice(BUDGETS.length)}/${hexOf(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)))}`;
    const { retryAfter, left } = await this.#deps.accounts.use(key, (account, now) => {
      const outcome = account.reserve(numberOf(id), Math.ceil(amount), allowance, now);
      return { outcome, changed: outcome.retryAfter === 0 };
    });
    return retryAfter === 0 ? this.#granted(id, left) : { ok: false, retryAfter, left };
  }

  /**
   * Charges what a reservation has really cost, by its id: from another place than where it was made, or after a crash. You may repeat
   * it: nothing is charged twice.
   *
   * @param actual as in {@link Reservation.settle}
   * @returns whether it was open: `false` if it was settled or refunded before, if a window has passed since, or if there never was one
   * @throws {Error} if the storage fails: then try again
   * @example
   * const wasOpen = await bouncer.budgets.settle(id, 3_120);
   */
  settle(id: string, actual?: number): Promise<boolean> {
    const cost = typeof actual === "number" && actual >= 0 ? Math.ceil(actual) : null;
    return this.#settle(id, cost === null ? null : Math.min(cost, Number.MAX_SAFE_INTEGER));
  }

  /**
   * Gives a reservation back by its id, as if it had cost nothing.
   *
   * @returns as {@link settle} does
   */
  refund(id: string): Promise<boolean> {
    return this.#settle(id, 0);
  }

  /**
   * How much can be reserved now. `Infinity` if no budget applies.
   *
   * @throws as {@link reserve} does
   * @example
   * const left = await bouncer.budgets.left(connection, "tokens");
   */
  async left(target: Target | null, name: string): Promise<number> {
    const charged = await this.#find(target, name);
    if (charged === null) return Infinity;
    return this.#deps.accounts.use(charged.key, (account, now) => ({
      outcome: account.left(charged.allowance, now),
      changed: false,
    }));
  }

  #granted(id: string, left: number): Reservation {
    return {
      ok: true,
      id,
      left,
      settle: async (actual) => void (await this.settle(id, actual)),
      refund: async () => void (await this.refund(id)),
    };
  }

  async #settle(id: string, actual: number | null): Promise<boolean> {
    const [, key] = ID.exec(id) ?? [];
    if (key === undefined) return false;
    return this.#deps.accounts.use(`${BUDGETS}${key}`, (account, now) => {
      const outcome = account.settle(numberOf(id), actual, now);
      return { outcome, changed: outcome };
    });
  }

  /** @returns `null` if the budget does not apply to the target */
  async #find(target: Target | null, name: string): Promise<Charged | null> {
    const budget = this.#named(name);
    const payer = await payerOf(target, budget, this.#deps);
    if (payer === null) return null;
    const { limit, window, tiers = {} } = budget;
    const rate = payer.tier !== null && Object.hasOwn(tiers, payer.tier) ? tiers[payer.tier] : undefined;
    if (rate === false) return null;
    return {
      key: `${budgetsOf(payer.name)}${encodeURIComponent(name)}`,
      allowance: { limit: rate?.limit ?? limit, window },
    };
  }

  #named(name: string): DefinedBudget {
    const { budgets } = this.#deps.active.policy;
    const budget = budgets.find((each) => each.name === name);
    if (budget !== undefined) return budget;
    const names = budgets.map((each) => each.name);
    const meant = typeof name === "string" ? suggestionFor(name, names) : null;
    throw new TypeError(
      `name: expected the name of one of the policy's budgets, received ${show(name)}` +
        (meant === null ? "" : `. Did you mean ${show(meant)}?`),
    );
  }
}

/** The part of an id that tells an account's reservations apart. */
function numberOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
