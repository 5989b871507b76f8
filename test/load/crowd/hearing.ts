import type { Frame } from "./account.ts";
import type { App } from "./app.ts";
import type { Rule } from "./rules.ts";

/** What an app sent, held against what reached its room. */
export class Hearing {
  readonly app: App;
  /** Everything but messages: what the bouncer did, how the socket took it, and closes. */
  readonly incidents: readonly string[];
  /** In the order in which they arrived. */
  readonly #frames: readonly Frame[];
  readonly #arrivals: ReadonlyMap<number, number>;

  constructor(app: App, frames: readonly Frame[], actions: readonly string[]) {
    this.app = app;
    const closes = app.lines.map(({ dismissal }) => dismissal).filter((dismissal) => dismissal !== null);
    this.incidents = [...actions, ...app.standings, ...closes];
    this.#frames = frames;
    this.#arrivals = new Map(frames.map(([, number, at]) => [number, at]));
  }

  /** Ms by which a message took longer than one that was sent after it, at most: how uneven the app's network was. */
  get unevenness(): number {
    let [slowest, most] = [-Infinity, 0];
    for (const { number, at } of this.app.lines.flatMap(({ carried }) => carried)) {
      const arrival = this.#arrivals.get(number);
      if (arrival === undefined) continue;
      slowest = Math.max(slowest, arrival - at);
      most = Math.max(most, slowest - (arrival - at));
    }
    return most;
  }

  /** What the client did not send, or what the room never heard of it. Not what was {@link underWay}. */
  get lost(): string[] {
    const arrived = new Set([...this.#heard, ...this.underWay]);
    return this.app.sent
      .filter(({ number, outcome }) => outcome !== "sent" || !arrived.has(number))
      .map(({ number, outcome }) => `${this.app.user} ${number}: ${outcome}`);
  }

  /**
   * What never arrived of what a connection had been given last when it broke. TCP may lose that, and no client can know: `sent` is
   * not "received".
   */
  get underWay(): number[] {
    return this.app.lines.flatMap(({ isCut, carried }) => {
      const last = carried.findLastIndex(({ number }) => this.#arrivals.has(number));
      return isCut ? carried.slice(last + 1).map(({ number }) => number) : [];
    });
  }

  /** The types of which something was heard twice, or later than what was sent after it. */
  get disordered(): string[] {
    const types = Map.groupBy(this.#heard, (number) => this.app.sent[number]?.type ?? null);
    const rises = (numbers: readonly number[]): boolean =>
      numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));
    return [...types]
      .filter(([, numbers]) => !rises(numbers))
      .map(([type, numbers]) => `${this.app.user} ${type}: ${numbers}`);
  }

  /**
   * How much of what a limit permits was used, in the time from the first message until one that came at least so many ms later, as the
   * room saw them. Of all those times the best one: in another the machine may have kept the client waiting at the end.
   */
  shareOf({ cost, limit, window, burst = 0 }: Rule, ms: number): number {
    const first = this.#frames[0]?.[2] ?? 0;
    let [amount, best] = [0, 0];
    for (const [, , at, bytes, isHeard] of this.#frames) {
      if (isHeard) amount += cost === "bytes" ? bytes : 1;
      const took = at - first;
      if (took >= ms) best = Math.max(best, amount / (burst + (took * limit) / window));
    }
    return best;
  }

  get #heard(): number[] {
    return this.#frames.filter(([, , , , isHeard]) => isHeard).map(([, number]) => number);
  }
}
