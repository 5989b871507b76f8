import type { Policy } from "party-bouncer";
import { Ledger as SharedLedger, withBouncer } from "party-bouncer/partyserver";
import { routePartykitRequest, Server } from "partyserver";
import { totalsEverywhere } from "../../../src/collector/everywhere.ts";
import { COLLECTORS, collectorNamed } from "../../../src/collector/names.ts";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";
import { prometheusText } from "../../../src/metrics/prometheus.ts";
import { type HostStorage, recordsIn } from "../../../src/storage/host-storage.ts";
import { COLLECTOR } from "../../../src/storage/storage-keys.ts";
import { all, type StorageLike } from "../../../src/storage/storage.ts";
import { stating } from "../../support/stated-user.ts";
import type { Mark } from "../reports.ts";

interface Env {
  readonly SINK: string;
  readonly Ledger: DurableObjectNamespace;
}

/** Warns, and no more, so that a client stays to the end. */
const policy: Policy = {
  ledger: "Ledger",
  limits: [{ name: "messages", limit: 5, window: "1s", burst: 5 }],
  ladder: [{ strikes: 1, do: "warn" }],
  cooldown: { base: "100ms", factor: 1, max: "100ms" },
  identify: (request) => request.headers.get("x-user"),
};

class App extends Server {
  static override options = { hibernate: true };
}

export class Chat extends withBouncer(App, policy) {}

/** A ledger that tells the test of each report before it takes it, and what it has on its disk. */
export class Ledger extends SharedLedger {
  readonly #sink: string;
  readonly #records: StorageLike;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sink = env.SINK;
    this.#records = recordsIn(ctx.storage as unknown as HostStorage);
  }

  override async call(name: string, call: { do: string; report?: object }): Promise<unknown> {
    if (call.do === "report") {
      await fetch(this.#sink, { method: "POST", body: JSON.stringify(call.report) });
    }
    return super.call(name, call);
  }

  /** The last reports that were counted, as the disk has it. */
  async marks(): Promise<Mark[]> {
    const found: Mark[] = [];
    for await (const [, record] of all(this.#records, `${COLLECTOR}room/`)) {
      const { room, marks } = record as { room: string; marks: Omit<Mark, "room">[] };
      found.push(...marks.map(({ incarnation, sequence }) => ({ room, incarnation, sequence })));
    }
    return found;
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/metrics") {
      const totals = await totalsEverywhere(ledgerIn({ ...env }, "Ledger", () => null));
      return new Response(prometheusText(totals, { version: "a test" }));
    }
    if (pathname === "/marks") {
      const marks = Array.from({ length: COLLECTORS }, (_, number) => {
        const collector: unknown = env.Ledger.get(env.Ledger.idFromName(collectorNamed(number)));
        return (collector as Ledger).marks();
      });
      return Response.json((await Promise.all(marks)).flat());
    }
    const routed = await routePartykitRequest(stating(request), env as unknown as Cloudflare.Env);
    return routed ?? new Response("Not found", { status: 404 });
  },
};
