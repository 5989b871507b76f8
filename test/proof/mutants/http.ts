import type { RequestLike } from "party-bouncer";
import { type Mutant, mutant, PartialSalon } from "./mutant.ts";

const SCRIPT = "history over HTTP";

export const tellingOfHttp: readonly Mutant[] = [
  mutant(
    "http-as-if-nobody-asked",
    SCRIPT,
    class extends PartialSalon {
      override async answer({ url }: RequestLike): Promise<Response> {
        const nobody = { url, headers: new Headers() };
        return Response.json(this.historyFor(await this.bouncer.viewerOf(nobody)));
      }
    },
  ),
];

export const leakingOfHttp: readonly Mutant[] = [
  mutant(
    "http-for-everyone",
    SCRIPT,
    class extends PartialSalon {
      override async answer(): Promise<Response> {
        return Response.json(this.history.items);
      }
    },
  ),
];
