import { Salon, type SalonConnection } from "../salon.ts";

/** A salon that gives a shadow-ban away, and behaves like the sound one while nobody is banned. */
export interface Mutant {
  readonly name: string;
  /** The script that finds it out. */
  readonly script: string;
  readonly salon: typeof Salon;
}

/** A salon that treats those who are shadow-banned differently. */
export class PartialSalon extends Salon {
  protected isHidden(guest: SalonConnection): boolean {
    return this.audienceOf(guest) !== null;
  }
}

/** @param script the name of the one that finds it out */
export function mutant(name: string, script: string, salon: typeof Salon): Mutant {
  return { name, script, salon };
}
