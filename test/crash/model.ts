import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { SeededRandom } from "../support/seeded-random.ts";
import { pause } from "../support/time.ts";

/** Most ms that it takes to answer. */
const SLOWEST = 100;

/** A model on a real server, which writes down what it was asked for: that is what was really spent. */
export class Model {
  /** What each call has cost, by the id of its reservation. */
  readonly calls = new Map<string, number>();
  /** Calls that came under the id of another one. */
  repeated = 0;
  readonly #server: Server;
  readonly #random: SeededRandom;
  readonly #most: number;

  private constructor(random: SeededRandom, most: number) {
    this.#random = random;
    this.#most = most;
    this.#server = createServer((request, response) => {
      const id = new URL(request.url ?? "/", "http://model").searchParams.get("id") ?? "";
      const cost = this.#call(id);
      void pause(this.#random.below(SLOWEST)).then(() => response.end(String(cost)));
    });
  }

  /** @param most what a call costs at most */
  static async open(random: SeededRandom, most: number): Promise<Model> {
    const model = new Model(random, most);
    model.#server.listen(0, "127.0.0.1");
    await once(model.#server, "listening");
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #call(id: string): number {
    if (this.calls.has(id)) this.repeated++;
    // Never what was reserved, nor a multiple: so it shows which of the two was charged.
    const cost = 1 + 2 * this.#random.below(this.#most / 2);
    this.calls.set(id, cost);
    return cost;
  }
}
