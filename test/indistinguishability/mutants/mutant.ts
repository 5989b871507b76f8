import { MODERATOR } from "../control.ts";
import { OFFENDER, type Party } from "../party.ts";
import type { AppConnection } from "../app/connection.ts";
import { ProofApp } from "../app.ts";

/** An app that gives a shadow-ban away, and behaves like the sound one while nobody is banned. */
export interface Mutant {
  readonly name: string;
  /** The script that finds it out. */
  readonly script: string;
  readonly app: typeof ProofApp;
  /** Who could tell. */
  readonly finder: Party;
}

/** An app that treats those who are shadow-banned differently. */
export class PartialApp extends ProofApp {
  protected isHidden(guest: AppConnection): boolean {
    return this.audienceOf(guest) !== null;
  }
}

/** By it one who is shadow-banned could tell. Default: the offender. */
export function telling(
  name: string,
  script: string,
  app: typeof ProofApp,
  finder: Party = OFFENDER,
): Mutant {
  return { name, script, app, finder };
}

/** By it the others would hear of what is hidden, or miss what is not. */
export function leaking(name: string, script: string, app: typeof ProofApp): Mutant {
  return { name, script, app, finder: "the others" };
}

/** By it moderators would miss what is hidden. */
export function blinding(name: string, script: string, app: typeof ProofApp): Mutant {
  return { name, script, app, finder: MODERATOR };
}
