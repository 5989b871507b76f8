import { MODERATOR } from "./control.ts";

/** Whom an operator bans. */
export const OFFENDER = "ada";
/** Is banned as well, where a script says so. */
export const ACCOMPLICE = "cyd";

/** Those to whom a ban can look different: each offender, whoever moderates, and everyone else. */
export type Party = typeof OFFENDER | typeof ACCOMPLICE | typeof MODERATOR | "the others";

export function partyOf(user: string): Party {
  return user === OFFENDER || user === ACCOMPLICE || user === MODERATOR ? user : "the others";
}
