import type { Version } from "../history.ts";
import { Archive } from "./archive.ts";
import type { AppConnection } from "./connection.ts";
import { type Person, person } from "./person.ts";

/** Who is here, and under which name each viewer knows them. */
export class Roster extends Archive {
  protected peopleFor(viewer: AppConnection): object[] {
    return this.guests().map((guest) => ({ id: this.idOf(guest), name: this.nameFor(viewer, guest) }));
  }

  protected nameFor(viewer: AppConnection, guest: AppConnection): string | undefined {
    return this.latestFor(viewer, person(guest)?.names ?? []);
  }

  protected rename(sender: AppConnection, name: string): void {
    const known = person(sender);
    if (known === null) return;
    const change: Version = { value: name, audience: this.audienceOf(sender) };
    const before = this.guests().map((viewer) => [viewer, this.nameFor(viewer, sender)] as const);
    sender.setState({ ...known, names: [...known.names, change] } satisfies Person);
    for (const [viewer, from] of before) {
      this.toGuest(viewer, sender, { type: "renamed", id: this.idOf(sender), from, to: name });
    }
  }
}
