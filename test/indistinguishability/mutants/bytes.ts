import type { SalonConnection } from "../salon/connection.ts";
import { telling, type Mutant, PartialSalon } from "./mutant.ts";

export const byteMutants: readonly Mutant[] = [
  telling(
    "dropped-bytes",
    "binary frames",
    class extends PartialSalon {
      override async hear(sender: SalonConnection, message: unknown): Promise<void> {
        if (typeof message === "string" || !this.isHidden(sender)) await super.hear(sender, message);
      }
    },
  ),
  telling(
    "bytes-as-text",
    "binary frames",
    class extends PartialSalon {
      override async hear(sender: SalonConnection, message: unknown): Promise<void> {
        if (typeof message === "string" || !this.isHidden(sender)) return super.hear(sender, message);
        this.house.room.broadcast(new TextDecoder().decode(message as ArrayBuffer));
      }
    },
  ),
];
