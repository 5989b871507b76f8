import type { SalonConnection } from "../salon/connection.ts";
import { telling, type Mutant, PartialSalon } from "./mutant.ts";

export const mistakeMutants: readonly Mutant[] = [
  telling(
    "another-text-of-an-error",
    "bad input and exceptions",
    class extends PartialSalon {
      protected override refuse(sender: SalonConnection, text: string): void {
        super.refuse(sender, this.isHidden(sender) ? "forbidden" : text);
      }
    },
  ),
  telling(
    "exception-told",
    "bad input and exceptions",
    class extends PartialSalon {
      override async hear(sender: SalonConnection, message: unknown): Promise<void> {
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
