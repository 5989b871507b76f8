import { OTHER } from "../src/events/by-name.ts";
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
} from "../src/shared/reserved-names.ts";
import { plain } from "./plain.ts";
import { type Key, t } from "./words.ts";

/** What a room says in place of a limit's name, and beyond a hundred names. */
const WORDS: Readonly<Record<string, Key>> = {
  [SIZE_LIMIT]: "limit.size",
  [RESTRICTION]: "limit.restriction",
  [INVALID]: "limit.invalid",
  [CONNECTS]: "limit.connects",
  [PER_CLIENT]: "limit.perClient",
  [PER_ROOM]: "limit.perRoom",
  [SLOW_MODE]: "switches.kind.slowMode",
  [ROOMS_OF_CLIENT]: "limit.rooms",
  [PENALTY]: "limit.penalty",
  [OPERATOR]: "limit.operator",
  [OTHER]: "limit.other",
};

/** What a name stands for that no limit of a room's rules has; `null` if it is the name of one. */
export function limitInWords(name: string): string | null {
  const key = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  return key === undefined ? null : t(key);
}

/** What to call a limit: its name, or what that stands for. */
export function limitText(name: string): string {
  return limitInWords(name) ?? plain(name);
}
