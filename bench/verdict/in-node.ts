import { getHeapStatistics } from "node:v8";
import { measure } from "mitata";
import type { SeededRandom } from "../../test/support/seeded-random.ts";
import {
  type Contender,
  idOf,
  type Lacking,
  type Ready,
  type Seat,
  type Setting,
} from "../contenders/contender.ts";
import { HibernatingSeat, SeatInMemory } from "../contenders/seats.ts";
import { AT_ONCE, ordersOf } from "./orders.ts";
import type { Cost, Find } from "./side-by-side.ts";

/** A turn is a batch already. */
const OPTIONS = { gc: false, min_cpu_time: 12e6, batch_threshold: -1, heap: heapUsed };

/** In this process. Who has been made ready stays so. */
export class Bench {
  readonly #random: SeededRandom;
  readonly #ready = new Map<Setting, Map<Contender, Ready>>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  readonly find: Find = async (contender, setting) => {
    const ready = await this.#readyFor(contender, setting);
    if ("because" in ready) return ready;
    try {
      return await costOf(ready, setting, ordersOf(setting, this.#random));
    } catch (cause) {
      throw new Error(`${contender.name}, ${JSON.stringify(setting)}`, { cause });
    }
  };

  clear(): void {
    for (const inSetting of this.#ready.values()) for (const ready of inSetting.values()) ready.end?.();
    this.#ready.clear();
  }

  async #readyFor(contender: Contender, setting: Setting): Promise<Ready | Lacking> {
    const inSetting = this.#ready.get(setting) ?? new Map<Contender, Ready>();
    this.#ready.set(setting, inSetting);
    const known = inSetting.get(contender);
    if (known !== undefined) return known;
    const ready = await contender.prepare(setting, () => seatsFor(contender, setting));
    if (!("because" in ready)) inSetting.set(contender, ready);
    return ready;
  }
}

async function costOf({ judge }: Ready, { outcome }: Setting, orders: readonly Uint32Array[]): Promise<Cost> {
  const right = outcome === "admitted" ? AT_ONCE : 0;
  let [turns, wrong] = [0, 0];
  const check = (admitted: number): void => {
    if (admitted !== right) wrong++;
  };
  const turn = (): void | Promise<void> => {
    const admitted = judge(orders[turns++ % orders.length] ?? new Uint32Array());
    return typeof admitted === "number" ? check(admitted) : admitted.then(check);
  };
  for (const order of orders) await judge(order);
  const { p50, heap } = await measure(turn, { ...OPTIONS });
  if (wrong > 0) throw new Error(`in ${wrong} of ${turns} turns not every verdict was ${outcome}`);
  return { time: p50 / AT_ONCE, bytes: (heap?.avg ?? Number.NaN) / AT_ONCE };
}

function heapUsed(): number {
  return getHeapStatistics().used_heap_size;
}

function seatsFor({ hibernates }: Contender, { keys }: Setting): Seat[] {
  const Class = hibernates !== undefined ? HibernatingSeat : SeatInMemory;
  return Array.from({ length: keys }, (_, key) => new Class(idOf(key)));
}
