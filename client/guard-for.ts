import { Guard } from "./guard.ts";
import type { GuardCallbacks, GuardOptions } from "./guard-options.ts";

/** What an app may want to be told, and who its user is. */
interface AppOptions extends Pick<GuardOptions, "user" | "words"> {
  readonly onStanding?: GuardCallbacks["onStanding"] | undefined;
  readonly onStatement?: GuardCallbacks["onStatement"] | undefined;
}

/** A guard that tells the app what it wants to be told. */
export function guardFor({ onStanding, onStatement, user, words }: AppOptions): Guard {
  return new Guard(
    {
      onStanding: (standing) => onStanding?.(standing),
      onStatement: (statement) => onStatement?.(statement),
    },
    { user, words },
  );
}
