import type { Client } from "../support/client.ts";
import { OPERATOR, type Order } from "../support/operator.ts";
import { join, say } from "../support/join.ts";
import type { Finding } from "./expectations.ts";
import type { Run } from "./run.ts";
import { pause } from "../support/time.ts";

const FLOODERS = 4;
const VICTIMS = 4;
const ORDERS_AT_ONCE = 3;

/** All that goes on in a run until the server is gone: floods, orders, and those who come to feel them. */
export class CrashLoad {
  static readonly floods = FLOODERS;
  readonly #run: Run;
  readonly #works: readonly Promise<void>[];

  private constructor(run: Run, works: readonly Promise<void>[]) {
    this.#run = run;
    this.#works = works;
  }

  static async begin(run: Run): Promise<CrashLoad> {
    const { number, server, target, victims, random } = run;
    const operator = await join(server.host, OPERATOR, target.operatorRoom);
    const names = Array.from({ length: VICTIMS }, (_, index) => `victim-${number}-${index}`);
    const enduring = await Promise.all(
      names.map(async (user) => {
        const room = random.below(2) === 0 ? target.operatorRoom : target.otherRoom;
        return { ends: endure(run, await join(server.host, user, room), user) };
      }),
    );
    victims.push(...names);
    return new CrashLoad(run, [
      ...Array.from({ length: FLOODERS }, (_, slot) => flood(run, slot)),
      ...Array.from({ length: ORDERS_AT_ONCE }, (_, slot) => direct(run, operator, slot)),
      ...enduring.map(({ ends }) => ends),
    ]);
  }

  /** Whether so much has come of it. */
  hasCome(closed: number, answered: number): boolean {
    const { counts } = this.#run;
    return counts.closed >= closed && counts.answered >= answered;
  }

  /** Resolves once everyone has noticed that the server is gone. */
  async end(): Promise<void> {
    await Promise.all(this.#works);
  }
}

/** Floods under one name after the other until the server is gone. To be told to stay away is an acknowledgement. */
async function flood({ number, server, target, expectations, counts }: Run, slot: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const user = `flooder-${number}-${slot}-${turn}`;
    const client = await join(server.host, user, target.operatorRoom);
    while (client.closed === null) {
      for (let index = 0; index < 3; index++) say(client, "flood");
      await pause(4);
    }
    if (client.closed.code !== 4429) return;
    expectations.set(user, "ladder");
    counts.closed++;
  }
}

/** To be told of a ban is an acknowledgement, whether the operator hears of it or not. */
async function endure({ expectations }: Run, client: Client, user: string): Promise<void> {
  await client.until("the end", () => client.closed);
  if (client.closed?.code === 4403) expectations.set(user, "ban");
}

/** Bans, shadow-bans and pardons, one order after the other, until the server is gone. */
async function direct(run: Run, operator: Client, slot: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const { user, finding } = decide(run, `banned-${run.number}-${slot}-${turn}`);
    const target = `user:${user}` as const;
    run.expectations.doubt(user);
    const order: Order = finding === "free" ? { do: "pardon", target } : { do: "ban", target, kind: finding };
    const answer = give(operator, order);
    run.orders.emit("given");
    if (!(await answer)) {
      run.counts.unanswered++;
      return;
    }
    run.expectations.set(user, finding);
    run.counts.answered++;
    await pause(run.target.pause);
    if (operator.closed !== null) return;
  }
}

function decide(
  { random, expectations, victims }: Run,
  stranger: string,
): { user: string; finding: Exclude<Finding, "ladder"> } {
  const chance = random.below(8);
  const banned = chance < 3 ? random.pick(expectations.users("ban", "shadowBan", "ladder")) : undefined;
  // A victim hears of its ban in its own time, maybe only after a pardon.
  if (banned !== undefined && !banned.startsWith("victim")) return { user: banned, finding: "free" };
  const victim = chance === 3 ? victims.pop() : undefined;
  if (victim !== undefined) return { user: victim, finding: "ban" };
  const pardoned = chance === 4 ? random.pick(expectations.users("free")) : undefined;
  return { user: pardoned ?? stranger, finding: random.below(2) === 0 ? "ban" : "shadowBan" };
}

/** @returns whether the room has answered */
export async function give(operator: Client, order: Order): Promise<boolean> {
  const answers = (): number =>
    operator.of("acknowledged").filter(({ target }) => target === order.target).length;
  const before = answers();
  operator.sendRaw(JSON.stringify(order));
  await operator.until("an acknowledgement", () => answers() > before || operator.closed !== null);
  return answers() > before;
}
