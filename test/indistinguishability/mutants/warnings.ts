import type { AppConnection } from "../app/connection.ts";
import { telling, type Mutant, PartialApp } from "./mutant.ts";

export const warningMutants: readonly Mutant[] = [
  telling(
    "missing-warning",
    "a flood through every warning up to the close",
    class extends PartialApp {
      override join(connection: AppConnection, user: string): void {
        const send = connection.send.bind(connection);
        connection.send = (message) => {
          const isWarning = typeof message === "string" && message.includes("party-bouncer:warning");
          if (!isWarning || !this.isHidden(connection)) send(message);
        };
        super.join(connection, user);
      }
    },
  ),
  ...closing({
    "another-close-code": (_code, reason) => [4403, reason],
    "another-close-reason": (code, reason) => [code, reason.replace("messages", "spam")],
  }),
];

/** Apps that close with another code or reason. */
function closing(
  changes: Record<string, (code: number, reason: string) => [code: number, reason: string]>,
): Mutant[] {
  return Object.entries(changes).map(([name, change]) =>
    telling(
      name,
      "a flood through every warning up to the close",
      class extends PartialApp {
        override join(connection: AppConnection, user: string): void {
          const close = connection.close.bind(connection);
          connection.close = (code = 1000, reason = "") =>
            close(...(this.isHidden(connection) ? change(code, reason) : ([code, reason] as const)));
          super.join(connection, user);
        }
      },
    ),
  );
}
