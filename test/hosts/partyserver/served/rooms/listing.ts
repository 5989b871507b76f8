import { listEverywhere } from "../../../../../src/directory/list-everywhere.ts";
import { directoryOf } from "../../../../../src/directory/names.ts";
import { ledgerIn } from "../../../../../src/hosts/partyserver/ledger-binding.ts";
import { bansOf } from "./listed-bans.ts";

export { Ledger } from "party-bouncer/partyserver";

/** `/fill?from=&to=&of=` tells the ledger's list of the bans of so many clients; `/list?limit=&after=&search=` lists them. */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const ledger = ledgerIn(env as unknown as Record<string, unknown>, "Ledger", () => null);
    const numberOf = (name: string): number => Number(searchParams.get(name));
    if (pathname === "/list") {
      const page = await listEverywhere(ledger, {
        limit: numberOf("limit"),
        after: searchParams.get("after") ?? undefined,
        search: searchParams.get("search") ?? undefined,
      });
      return Response.json(page);
    }
    const told: Promise<unknown>[] = [];
    for (let client = numberOf("from"); client < numberOf("to"); client++) {
      const { target, bans } = bansOf(client, numberOf("of"));
      told.push(ledger.call(directoryOf(target), { do: "note", target, revision: 1, bans }));
    }
    await Promise.all(told);
    return new Response("told");
  },
};
