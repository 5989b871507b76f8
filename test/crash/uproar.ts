import type { Client } from "../support/client.ts";
import { DIRECTOR, type Order } from "../support/director.ts";
import { join, say } from "../support/join.ts";
import type { Finding } from "./register.ts";
import type { Round } from "./round.ts";
import { pause } from "../support/time.ts";

const FLOODERS = 4;
const VICTIMS = 4;
const ORDERS_AT_ONCE = 3;

/** All that goes on in a round until the server is gone: floods, orders, and those who come to feel them. */
export class Uproar {
  static readonly floods = FLOODERS;
  readonly #round: Round;
  readonly #works: readonly Promise<void>[];

  private constructor(round: Round, works: readonly Promise<void>[]) {
    this.#round = round;
    this.#works = works;
  }

  static async begin(round: Round): Promise<Uproar> {
    const { number, server, venue, victims, dice } = round;
    const director = await join(server.host, DIRECTOR, venue.office);
    const names = Array.from({ length: VICTIMS }, (_, index) => `victim-${number}-${index}`);
    const enduring = await Promise.all(
      names.map(async (user) => {
        const room = dice.below(2) === 0 ? venue.office : venue.hall;
        return { ends: endure(round, await join(server.host, user, room), user) };
      }),
    );
    victims.push(...names);
    return new Uproar(round, [
      ...Array.from({ length: FLOODERS }, (_, slot) => flood(round, slot)),
      ...Array.from({ length: ORDERS_AT_ONCE }, (_, slot) => direct(round, director, slot)),
      ...enduring.map(({ ends }) => ends),
    ]);
  }

  /** Whether so much has come of it. */
  hasCome(closed: number, answered: number): boolean {
    const { counts } = this.#round;
    return counts.closed >= closed && counts.answered >= answered;
  }

  /** Resolves once everyone has noticed that the server is gone. */
  async end(): Promise<void> {
    await Promise.all(this.#works);
  }
}

/** Floods under one name after the other until the server is gone. To be told to stay away is an acknowledgement. */
async function flood({ number, server, venue, register, counts }: Round, slot: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const user = `flooder-${number}-${slot}-${turn}`;
    const client = await join(server.host, user, venue.office);
    while (client.closed === null) {
      for (let index = 0; index < 3; index++) say(client, "flood");
      await pause(4);
    }
    if (client.closed.code !== 4429) return;
    register.set(user, "ladder");
    counts.closed++;
  }
}

/** To be told of a ban is an acknowledgement, whether the director hears of it or not. */
async function endure({ register }: Round, client: Client, user: string): Promise<void> {
  await client.until("the end", () => client.closed);
  if (client.closed?.code === 4403) register.set(user, "ban");
}

/** Bans, shadow-bans and pardons, one order after the other, until the server is gone. */
async function direct(round: Round, director: Client, slot: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const { user, finding } = decide(round, `banned-${round.number}-${slot}-${turn}`);
    const target = `user:${user}` as const;
    round.register.doubt(user);
    const order: Order = finding === "free" ? { do: "pardon", target } : { do: "ban", target, kind: finding };
    const answer = give(director, order);
    round.orders.emit("given");
    if (!(await answer)) {
      round.counts.unanswered++;
      return;
    }
    round.register.set(user, finding);
    round.counts.answered++;
    await pause(round.venue.pause);
    if (director.closed !== null) return;
  }
}

function decide(
  { dice, register, victims }: Round,
  stranger: string,
): { user: string; finding: Exclude<Finding, "ladder"> } {
  const chance = dice.below(8);
  const banned = chance < 3 ? dice.pick(register.users("ban", "shadowBan", "ladder")) : undefined;
  // A victim hears of its ban in its own time, maybe only after a pardon.
  if (banned !== undefined && !banned.startsWith("victim")) return { user: banned, finding: "free" };
  const victim = chance === 3 ? victims.pop() : undefined;
  if (victim !== undefined) return { user: victim, finding: "ban" };
  const pardoned = chance === 4 ? dice.pick(register.users("free")) : undefined;
  return { user: pardoned ?? stranger, finding: dice.below(2) === 0 ? "ban" : "shadowBan" };
}

/** @returns whether the room has answered */
export async function give(director: Client, order: Order): Promise<boolean> {
  const answers = (): number =>
    director.of("acknowledged").filter(({ target }) => target === order.target).length;
  const before = answers();
  director.sendRaw(JSON.stringify(order));
  await director.until("an acknowledgement", () => answers() > before || director.closed !== null);
  return answers() > before;
}
