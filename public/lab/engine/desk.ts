import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { ClientOutcome, SimulationResult } from "../../../src/simulator/result.ts";
import { asJson } from "../policy/as-json.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { judge } from "./judging.ts";
import type { ClientFilter, ClientPage, Judged, Reply, Request } from "./messages.ts";
import { Traffic } from "./traffic.ts";
import { traceOf } from "./tracing.ts";

/** How long the lists are that go to the page at once. */
const ROWS = 100;

/** Does what the page asks. What is asked later ends what is still being done of the same kind. */
export class Desk {
  #traffic: Traffic | null = null;
  #policies: readonly DefinedPolicy[] = [];
  #result: SimulationResult | null = null;
  #working: Partial<Record<Request["ask"], AbortController>> = {};

  async answer(request: Request, say: (reply: Reply) => void): Promise<void> {
    this.#working[request.ask]?.abort();
    // What is judged is about the traffic that there was.
    if (request.ask === "load") for (const working of Object.values(this.#working)) working.abort();
    const controller = new AbortController();
    this.#working[request.ask] = controller;
    const { signal } = controller;
    try {
      await this.#do(request, signal, (reply) => {
        if (!signal.aborted) say(reply);
      });
    } catch (error) {
      if (!signal.aborted)
        say({ say: "failed", reason: error instanceof Error ? error.message : String(error) });
    } finally {
      say({ say: "end" });
    }
  }

  async #do(request: Request, signal: AbortSignal, say: (reply: Reply) => void): Promise<void> {
    const onProgress = (done: number, of: number | null): void => say({ say: "progress", done, of });
    switch (request.ask) {
      case "load":
        this.#traffic = this.#result = null;
        this.#traffic = await Traffic.load(request.source, signal, onProgress);
        return say({ say: "loaded", loaded: this.#traffic.loaded });
      case "judge":
        return this.#judge(request, signal, say, onProgress);
      case "clients":
        return say({ say: "clients", page: pageOf(this.#result?.clients ?? [], request.filter) });
      case "trace": {
        const [policy] = this.#policies;
        if (this.#traffic === null || policy === undefined) return say({ say: "traced", trace: null });
        const trace = await traceOf(this.#traffic, policy, request.client, signal, onProgress);
        return say({ say: "traced", trace });
      }
      case "export": {
        const read = readPolicy(request.policy);
        if (read.policy === null)
          throw new Error("This policy cannot be used yet: see what is wrong with it.");
        return say({ say: "exported", json: asJson(read.stated) });
      }
    }
  }

  async #judge(
    { policies: texts, share }: Extract<Request, { ask: "judge" }>,
    signal: AbortSignal,
    say: (reply: Reply) => void,
    onProgress: (done: number, of: number | null) => void,
  ): Promise<void> {
    const read = texts.map(readPolicy);
    say({ say: "read", complaints: read.map(({ complaints }) => complaints) });
    const policies = read.flatMap(({ policy }) => policy ?? []);
    const [policy, against] = policies;
    if (this.#traffic === null || policy === undefined || policies.length < texts.length) return;
    this.#policies = policies;
    this.#result = await judge(this.#traffic, { policy, against, share }, signal, onProgress);
    say({ say: "judged", judged: cut(this.#result) });
  }
}

function pageOf(clients: readonly ClientOutcome[], { fate, name, most }: ClientFilter): ClientPage {
  const found = clients.filter(
    (client) => (fate === null || client.fate === fate) && client.client.includes(name),
  );
  return { rows: found.slice(0, most), of: found.length };
}

/** Without what nobody can read: hundreds of thousands of clients would have to be copied to the page. */
function cut(result: SimulationResult): Judged {
  const { against } = result;
  return {
    clients: result.clients.length,
    differences: against?.differences.length ?? 0,
    result: {
      ...result,
      clients: result.clients.slice(0, ROWS),
      ...(against !== undefined && {
        against: {
          ...against,
          clients: [],
          differences: against.differences.slice(0, ROWS),
        },
      }),
    },
  };
}
