import type { AppConnection } from "../app/connection.ts";
import { telling, type Mutant, PartialApp } from "./mutant.ts";

export const mistakeMutants: readonly Mutant[] = [
  telling(
    "another-text-of-an-error",
    "bad input and exceptions",
    class extends PartialApp {
      protected override refuse(sender: AppConnection, text: string): void {
        super.refuse(sender, this.isHidden(sender) ? "forbidden" : text);
      }
    },
  ),
  telling(
    "exception-told",
    "bad input and exceptions",
    class extends PartialApp {
      override async hear(sender: AppConnection, message: unknown): Promise<void> {
        try {
          await super.hear(sender, message);
        } catch (error) {
          if (this.isHidden(sender)) this.refuse(sender, String(error));
          throw error;
        }
      }
    },
  ),
];
