import { MODERATOR } from "../direction.ts";
import { OFFENDER, type Party } from "../party.ts";
import type { SalonConnection } from "../salon/connection.ts";
import { Salon } from "../salon.ts";

/** A salon that gives a shadow-ban away, and behaves like the sound one while nobody is banned. */
export interface Mutant {
  readonly name: string;
  /** The script that finds it out. */
  readonly script: string;
  readonly salon: typeof Salon;
  /** Who could tell. */
  readonly finder: Party;
}

/** A salon that treats those who are shadow-banned differently. */
export class PartialSalon extends Salon {
  protected isHidden(guest: SalonConnection): boolean {
    return this.audienceOf(guest) !== null;
  }
}

/** By it one who is shadow-banned could tell. Default: the offender. */
export function telling(name: string, script: string, salon: typeof Salon, finder: Party = OFFENDER): Mutant {
  return { name, script, salon, finder };
}

/** By it the others would hear of what is hidden, or miss what is not. */
export function leaking(name: string, script: string, salon: typeof Salon): Mutant {
  return { name, script, salon, finder: "the others" };
}

/** By it moderators would miss what is hidden. */
export function blinding(name: string, script: string, salon: typeof Salon): Mutant {
  return { name, script, salon, finder: MODERATOR };
}
