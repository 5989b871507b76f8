import { type Answer, call } from "./call.ts";
import { Distribution } from "../instruments/distribution.ts";

const TICK = 1;
/** Who would be one more is not sent, and told of. */
const MOST_AT_ONCE = 2_000;

/** Who comes to a door, how many, and how fast. */
export interface Plan {
  readonly host: string;
  readonly door: string;
  readonly perSecond: number;
  readonly count: number;
  readonly clientOf: (index: number) => { readonly user: string; readonly isBanned: boolean };
}

interface Knock {
  readonly isBanned: boolean;
  readonly answer: Answer;
  /** Microseconds since it was due. */
  readonly time: number;
}

/** Knocks that come when they are due, whether those before have been answered or not. */
export class Crowd {
  readonly #plan: Plan;
  readonly #knocks: readonly Knock[];
  readonly #unsent: number;

  private constructor(plan: Plan, knocks: readonly Knock[], unsent: number) {
    this.#plan = plan;
    this.#knocks = knocks;
    this.#unsent = unsent;
  }

  static async send(plan: Plan): Promise<Crowd> {
    const { host, door, perSecond, count, clientOf } = plan;
    const knocks: Promise<Knock>[] = [];
    let [waiting, unsent] = [0, 0];
    const knock = async (index: number, due: number): Promise<Knock> => {
      const { user, isBanned } = clientOf(index);
      waiting++;
      const answer = await call(host, `${door}?user=${user}`);
      waiting--;
      return { isBanned, answer, time: (performance.now() - due) * 1_000 };
    };
    const start = performance.now();
    await new Promise<void>((resolve) => {
      let sent = 0;
      const timer = setInterval(() => {
        const due = Math.min(count, ((performance.now() - start) * perSecond) / 1_000);
        for (; sent < due; sent++) {
          if (waiting >= MOST_AT_ONCE) unsent++;
          else knocks.push(knock(sent, start + (sent * 1_000) / perSecond));
        }
        if (sent < count) return;
        clearInterval(timer);
        resolve();
      }, TICK);
    });
    return new Crowd(plan, await Promise.all(knocks), unsent);
  }

  /** @returns whether everyone who was sent got the right answer */
  tell(title: string): boolean {
    const { count, perSecond } = this.#plan;
    console.log(`\n${title}: ${count}, ${perSecond} a second, ${this.#unsent} too many at once to be sent`);
    console.log(`${"microseconds".padEnd(28)}${Distribution.header}`);
    const banned = this.#tellOf(
      "banned, until closed",
      this.#knocks.filter(({ isBanned }) => isBanned),
      (answer) => "code" in answer && answer.code === 4403,
    );
    const others = this.#tellOf(
      "others, until welcomed",
      this.#knocks.filter(({ isBanned }) => !isBanned),
      (answer) => "message" in answer && answer.message === "welcome",
    );
    return banned && others;
  }

  #tellOf(title: string, knocks: readonly Knock[], isRight: (answer: Answer) => boolean): boolean {
    const wrong = new Map<string, number>();
    for (const { answer } of knocks) {
      if (isRight(answer)) continue;
      const text = JSON.stringify(answer);
      wrong.set(text, (wrong.get(text) ?? 0) + 1);
    }
    const right = knocks.filter(({ answer }) => isRight(answer));
    console.log(`${title.padEnd(28)}${new Distribution(right.map(({ time }) => time))}`);
    console.log(`  ${right.length} of ${knocks.length} answered as they should be`);
    for (const [answer, count] of wrong) console.log(`  ${count} got ${answer}`);
    return wrong.size === 0;
  }
}
