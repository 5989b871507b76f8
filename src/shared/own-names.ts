import {
  CONNECTS,
  INVALID,
  OPERATOR,
  PENALTY,
  PER_CLIENT,
  PER_ROOM,
  RESTRICTION,
  ROOMS_OF_CLIENT,
  SIZE_LIMIT,
  SLOW_MODE,
} from "./reserved-names.ts";

/** What may stand in place of a limit's name. No limit of a policy has one of these names, and no app makes them up. */
export const OWN_NAMES: ReadonlySet<string> = new Set([
  SIZE_LIMIT,
  RESTRICTION,
  INVALID,
  CONNECTS,
  PER_CLIENT,
  PER_ROOM,
  SLOW_MODE,
  ROOMS_OF_CLIENT,
  PENALTY,
  OPERATOR,
]);
