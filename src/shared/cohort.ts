import { hashOf, spread } from "./hash.ts";

/** How many cohorts there are: a share of the clients is given to a thousandth. */
export const COHORTS = 1_000;

/**
 * The cohort of a client: a whole number from 0 to 999, the same in every room and after every restart.
 *
 * @param client its key; of a client that is unknown, the id of its connection
 */
export function cohortOf(client: string): number {
  return spread(hashOf(client)) % COHORTS;
}

/**
 * Which cohorts belong to a share of all clients. They are other ones for each name, so that two limits that apply to a tenth of the clients
 * do not apply to the same tenth. A larger share under the same name has all cohorts of a smaller one.
 *
 * @param share from 0.001 to 0.999
 */
export function cohortsOf(name: string, share: number): (cohort: number) => boolean {
  const most = Math.round(share * COHORTS);
  const first = spread(hashOf(name));
  return (cohort) => (cohort + first) % COHORTS < most;
}
