import type { AppConnection } from "../app/connection.ts";
import { telling, type Mutant, PartialApp } from "./mutant.ts";

export const byteMutants: readonly Mutant[] = [
  telling(
    "dropped-bytes",
    "binary frames",
    class extends PartialApp {
      override async hear(sender: AppConnection, message: unknown): Promise<void> {
        if (typeof message === "string" || !this.isHidden(sender)) await super.hear(sender, message);
      }
    },
  ),
  telling(
    "bytes-as-text",
    "binary frames",
    class extends PartialApp {
      override async hear(sender: AppConnection, message: unknown): Promise<void> {
        if (typeof message === "string" || !this.isHidden(sender)) return super.hear(sender, message);
        this.host.room.broadcast(new TextDecoder().decode(message as ArrayBuffer));
      }
    },
  ),
];
