import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Client } from "../support/client.ts";
import { join } from "../support/join.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { pause } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { type BudgetAnswer, type BudgetOrder, LIMIT, PLENTY, RESERVED } from "./budget-orders.ts";
import { Model } from "./model.ts";

const ROUNDS = 20;
/** Half of them may spend as much as they like: of those one can see exactly what was charged. */
const USERS = Array.from({ length: 20 }, (_, index) => `${index % 2 === 0 ? "plenty" : "little"}-${index}`);
const TURNS_AT_ONCE = 1_000;
const TURNS_OF_EACH = TURNS_AT_ONCE / USERS.length;
/** What a turn may cost at most: more than it reserves. */
const MOST = 1.25 * RESERVED;

const random = new SeededRandom(Number(process.env["SEED"] ?? Date.now() % 1_000_000));

let disk: string;
let model: Model;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "budgets-"));
  model = await Model.open(random, MOST);
  server = await serveWorkerd({
    entry: "test/crash/rooms/budgets.ts",
    classes: ["BudgetRoom"],
    disk,
    bindings: { MODEL: model.url },
  });
});
afterAll(async () => {
  await server?.kill();
  model?.close();
  await rm(disk, { recursive: true, force: true });
});

/** What is known of a client's turns. */
class Account {
  readonly user: string;
  asked = 0;
  refused = 0;
  /** The reservations that somebody was told of, as settled or not, and by whom. */
  readonly settled = new Map<string, number>();
  client: Client | null = null;
  #read = 0;

  constructor(user: string) {
    this.user = user;
  }

  async join(): Promise<void> {
    this.client = await join(server.host, this.user, "budget-room/main");
    this.#read = 0;
  }

  order(order: BudgetOrder): void {
    if (order.do === "take a turn") this.asked++;
    this.client?.sendRaw(JSON.stringify(order));
  }

  /** What the ids of its reservations begin with. */
  get prefix(): string {
    return `user%3A${this.user}/`;
  }

  /** Takes note of what was answered since. */
  read(): BudgetAnswer[] {
    const answers = (this.client?.frames.slice(this.#read) ?? []) as unknown as BudgetAnswer[];
    this.#read += answers.length;
    for (const answer of answers) {
      if (answer.type === "refused") this.refused++;
      if ((answer.type === "done" || answer.type === "settled") && answer.settled) {
        this.settled.set(answer.id, (this.settled.get(answer.id) ?? 0) + 1);
      }
    }
    return answers;
  }

  /** Settles reservations, whether they are or not. */
  async settle(costs: readonly (readonly [id: string, cost: number])[]): Promise<void> {
    for (const [id, actual] of costs) this.order({ do: "settle", id, actual });
    await this.client?.until("all to be settled", () => this.client?.frames.length === costs.length);
    this.read();
  }

  /** Takes turns until one is refused: how many were heard before a kill, and so how much was spent, is a matter of chance. */
  async spendAll(): Promise<void> {
    while (this.refused === 0) {
      const before = this.client?.frames.length ?? 0;
      for (let turn = 0; turn < TURNS_OF_EACH; turn++) this.order({ do: "take a turn", turn });
      await this.client?.until("all turns", () => this.client?.frames.length === before + TURNS_OF_EACH);
      this.read();
    }
  }

  async left(): Promise<number> {
    this.order({ do: "look" });
    const frame = await this.client?.until("what is left", () => this.client?.of("left")[0]);
    return Number(frame?.["left"]);
  }

  /** The calls of the model that were this client's. */
  get calls(): [id: string, cost: number][] {
    return [...model.calls].filter(([id]) => id.startsWith(this.prefix));
  }
}

it(`a thousand turns at a time, killed ${ROUNDS} times, spend no more than the budget but for what each costs above its reservation`, async () => {
  const accounts = USERS.map((user) => new Account(user));
  let interrupted = 0;
  try {
    await joinAll(accounts);
    for (let round = 0; round < ROUNDS; round++) {
      const before = model.calls.size;
      for (let turn = 0; turn < TURNS_OF_EACH; turn++) {
        for (const account of accounts) account.order({ do: "take a turn", turn });
      }
      const awaited = before + random.below(450);
      await expect.poll(() => model.calls.size, { interval: 1 }).toBeGreaterThan(awaited);
      await pause(random.below(30));
      await server.kill();
      await Promise.all(accounts.map(({ client }) => client?.until("the end", () => client.closed)));
      interrupted += TURNS_AT_ONCE - accounts.flatMap((account) => account.read()).length;
      server = await server.restart();
      // workerd hears its connections one after the other: each is to be the first one for once.
      accounts.unshift(...accounts.splice(-3));
      await joinAll(accounts);
      await settleAgain(accounts, before);
    }
    await Promise.all(
      accounts.filter(({ user }) => user.startsWith("little")).map((each) => each.spendAll()),
    );
    await expectCharges(accounts);
  } catch (error) {
    throw new Error(`SEED=${random.seed}: ${String(error)}\n${server.stderr}`, { cause: error });
  }
  // Else it was not in the act.
  expect(interrupted).toBeGreaterThan(ROUNDS * 100);
}, 480_000);

async function joinAll(accounts: readonly Account[]): Promise<void> {
  await Promise.all(accounts.map((account) => account.join()));
}

/**
 * What the room has not settled of the last calls is settled by id, and what it has is settled again, twice at the same time.
 *
 * @param before how many calls there had been before
 */
async function settleAgain(accounts: readonly Account[], before: number): Promise<void> {
  const calls = [...model.calls].slice(before);
  await Promise.all(
    accounts.map((account) => {
      const own = calls.filter(([id]) => id.startsWith(account.prefix));
      return account.settle([...own, ...own]);
    }),
  );
}

async function expectCharges(accounts: readonly Account[]): Promise<void> {
  expect(model.repeated).toBe(0);
  let [full, lost] = [0, 0];
  for (const account of accounts) {
    const { calls } = account;
    const costs = calls.map(([, cost]) => cost);
    const spent = sum(costs);
    expect([...account.settled.values()].filter((times) => times > 1)).toEqual([]);
    const over = sum(costs.map((cost) => Math.max(0, cost - RESERVED)));
    const limit = account.user.startsWith("plenty") ? PLENTY : LIMIT;
    expect(spent).toBeLessThanOrEqual(limit + over);
    if (account.refused > 0) full++;
    const left = await account.left();
    // Then nobody says by how much it is over its limit.
    if (left === 0) continue;
    // A turn that a crash ended before it asked the model may be charged as it was reserved, or never have been granted.
    const abandoned = (limit - left - spent) / RESERVED;
    expect(abandoned).toSatisfy(Number.isInteger);
    expect(abandoned).toBeGreaterThanOrEqual(0);
    expect(abandoned).toBeLessThanOrEqual(account.asked - account.refused - calls.length);
    lost += abandoned;
  }
  // Else the budget never stopped anybody, and no crash came between a reservation and its call.
  expect(full).toBe(accounts.length / 2);
  expect(lost).toBeGreaterThan(0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
