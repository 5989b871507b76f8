import { withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";
import { SeededRandom } from "../../test/support/seeded-random.ts";
import {
  type Contender,
  idOf,
  type Lacking,
  type Ready,
  type Seat,
  type Setting,
} from "../contenders/contender.ts";
import { LINE_UP } from "../contenders/line-up.ts";
import { SeatInMemory } from "../contenders/seats.ts";
import { Spread } from "../instruments/spread.ts";
import { AT_ONCE, ordersOf } from "../verdict/orders.ts";
import type { Cost, Question } from "../verdict/side-by-side.ts";

/** So often it is timed, for so many ms each. */
const SLICES = 3;
const SLICE = 10;

/** Has its connections judged by whoever it is told to. What they send is nothing to it. */
class Plain extends Server {
  static override options = { hibernate: true };

  override async onRequest(request: Request): Promise<Response> {
    const question: Question = await request.json();
    const contender = LINE_UP.find(({ name }) => name === question.contender);
    if (contender === undefined) return new Response(null, { status: 404 });
    return Response.json(await this.#find(contender, question));
  }

  async #find(contender: Contender, { setting, seed }: Question): Promise<Cost | Lacking> {
    const ready = await contender.prepare(setting, () => this.#seatsFor(contender, setting));
    if ("because" in ready) return ready;
    try {
      const orders = ordersOf(setting, new SeededRandom(seed));
      for (const order of orders) await ready.judge(order);
      const times: number[] = [];
      for (let slice = 0; slice < SLICES; slice++) times.push(await spend(ready, setting, orders));
      return { time: new Spread(times).median };
    } finally {
      ready.end?.();
    }
  }

  #seatsFor({ hibernates }: Contender, { keys }: Setting): Seat[] {
    if (hibernates === undefined)
      return Array.from({ length: keys }, (_, key) => new SeatInMemory(idOf(key)));
    return [...this.getConnections()].slice(0, keys);
  }
}

/** Here the time passes while something is done, unlike where it is deployed, but it is told in whole ms: from one to another. */
async function spend(
  { judge }: Ready,
  { outcome }: Setting,
  orders: readonly Uint32Array[],
): Promise<number> {
  const before = performance.now();
  let start = before;
  while (start === before) start = performance.now();
  let [turns, admitted, elapsed] = [0, 0, 0];
  while (elapsed < SLICE) {
    admitted += await judge(orders[turns++ % orders.length] ?? new Uint32Array());
    elapsed = performance.now() - start;
  }
  const verdicts = turns * AT_ONCE;
  if (admitted !== (outcome === "admitted" ? verdicts : 0)) {
    throw new Error(`of ${verdicts} that should be ${outcome}, ${admitted} were admitted`);
  }
  return (elapsed * 1e6) / verdicts;
}

/** One whose connections are the app's alone, and one whose are a bouncer's too. */
export class Unguarded extends Plain {}
export class Guarded extends withBouncer(Plain, {}) {}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
