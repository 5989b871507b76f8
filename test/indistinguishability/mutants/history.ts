import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import { person } from "../app/person.ts";
import type { SeenItem } from "../history.ts";
import type { RequestLike } from "party-bouncer";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const historyMutants: readonly Mutant[] = [
  telling(
    "missing-history",
    "history",
    class extends PartialApp {
      protected override historyFor(viewer: AppConnection): Outgoing[] {
        const items = super.historyFor(viewer);
        return this.isHidden(viewer) ? items.filter(({ by }) => by !== person(viewer)?.user) : items;
      }
    },
  ),
  telling(
    "history-with-something-extra",
    "history",
    class extends PartialApp {
      protected override historyFor(viewer: AppConnection): Outgoing[] {
        const items = super.historyFor(viewer);
        return this.isHidden(viewer) ? [...items, ...items.slice(-1)] : items;
      }
    },
  ),
  telling(
    "history-that-says-whom-it-is-for",
    "history",
    class extends PartialApp {
      protected override shown(item: SeenItem, viewer: AppConnection): Outgoing {
        const audience = this.history.kept(item)?.audience ?? null;
        const shown = super.shown(item, viewer);
        return audience === null ? shown : { ...shown, audience };
      }
    },
  ),
  leaking(
    "history-for-everyone",
    "history",
    class extends PartialApp {
      #isKeeping = false;

      protected override say(sender: AppConnection, text: string): void {
        this.#isKeeping = true;
        super.say(sender, text);
        this.#isKeeping = false;
      }

      protected override audienceOf(author: AppConnection): string | null {
        return this.#isKeeping ? null : super.audienceOf(author);
      }
    },
  ),
  leaking(
    "history-filtered-after-its-limit",
    "history longer than is shown",
    class extends PartialApp {
      protected override historyFor(viewer: AppConnection): Outgoing[] {
        const newest = this.history.items.slice(-5);
        return this.bouncer.visibility.filter(newest, viewer).map((item) => this.shown(item, viewer));
      }
    },
  ),
  telling(
    "http-as-if-nobody-asked",
    "history over HTTP",
    class extends PartialApp {
      override async answer({ url }: RequestLike): Promise<Response> {
        const nobody = { url, headers: new Headers() };
        return Response.json(this.historyFor(await this.bouncer.visibility.viewerOf(nobody)));
      }
    },
  ),
  leaking(
    "http-for-everyone",
    "history over HTTP",
    class extends PartialApp {
      override async answer(): Promise<Response> {
        return Response.json(this.history.items);
      }
    },
  ),
];
