import type { AppConnection } from "../app/connection.ts";
import type { Outgoing } from "../app/frame.ts";
import { leaking, telling, type Mutant, PartialApp } from "./mutant.ts";

export const presenceMutants: readonly Mutant[] = [
  telling(
    "hidden-in-its-own-presence",
    "presence and counts",
    class extends PartialApp {
      protected override peopleFor(viewer: AppConnection): object[] {
        const isAlone = this.isHidden(viewer);
        return super.peopleFor(viewer).map((entry) => (isAlone ? { ...entry, isHidden: true } : entry));
      }
    },
  ),
  leaking(
    "left-out-of-presence",
    "presence and counts",
    class extends PartialApp {
      protected override peopleFor(viewer: AppConnection): object[] {
        const seen = this.guests().filter((guest) => this.bouncer.visibility.canSee(viewer, guest));
        return seen.map((guest) => ({ id: guest.id, name: this.nameFor(viewer, guest) }));
      }
    },
  ),
  leaking(
    "count-that-is-too-low",
    "presence and counts",
    class extends PartialApp {
      protected override count(): number {
        return this.guests().filter((guest) => !this.isHidden(guest)).length;
      }
    },
  ),
  leaking(
    "join-not-announced",
    "presence and counts",
    class extends PartialApp {
      protected override toOthers(sender: AppConnection, outgoing: Outgoing): void {
        if (outgoing.type !== "joined" || !this.isHidden(sender)) super.toOthers(sender, outgoing);
      }
    },
  ),
  leaking(
    "leave-not-announced",
    "presence and counts",
    class extends PartialApp {
      override leave(connection: AppConnection): void {
        if (!this.isHidden(connection)) super.leave(connection);
      }
    },
  ),
  leaking(
    "sent-on-leaving",
    "reconnects",
    class extends PartialApp {
      #last: Outgoing | null = null;

      protected override toAll(sender: AppConnection, outgoing: Outgoing): void {
        super.toAll(sender, outgoing);
        if (this.isHidden(sender)) this.#last = outgoing;
      }

      override leave(connection: AppConnection): void {
        if (this.#last !== null) super.toAll(connection, this.#last);
        super.leave(connection);
      }
    },
  ),
  ...going({
    "joined-under-its-own-id": "joined",
    "left-under-its-own-id": "left",
  }),
];

/** Apps in which who comes or goes is called what it calls itself. */
function going(types: Record<string, string>): Mutant[] {
  return Object.entries(types).map(([name, type]) =>
    leaking(
      name,
      "coming and going",
      class extends PartialApp {
        protected override toOthers(sender: AppConnection, outgoing: Outgoing): void {
          super.toOthers(sender, outgoing.type === type ? { ...outgoing, id: sender.id } : outgoing);
        }
      },
    ),
  );
}
