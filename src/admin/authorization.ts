import { complain } from "../platform/complaint.ts";
import type { Log } from "./log.ts";
import { Problem } from "./problem.ts";
import type { Operator, Role } from "./operator.ts";
import { operatorSchema } from "./schemas.ts";

const RANKS: Readonly<Record<Role, number>> = { viewer: 0, moderator: 1, admin: 2 };

/**
 * Who asks.
 *
 * @param ask the app's own `authorize`
 * @throws {Problem} if it is nobody, or the app cannot say
 */
export async function operatorFrom(ask: () => unknown, log: Log): Promise<Operator> {
  const answer = await answerOf(ask, log);
  if (answer === null || answer === undefined) {
    throw new Problem(401, "Say who you are, such as by Authorization: Bearer <token>.", {
      headers: { "WWW-Authenticate": 'Bearer realm="party-bouncer"' },
    });
  }
  const { success, data } = operatorSchema.safeParse(answer);
  if (success) return data;
  complain(
    "authorize has to return null or { name, role }: a name of 1 to 100 characters that does not begin with rule:, and the " +
      "role viewer, moderator or admin",
  );
  throw unknown();
}

/** @throws {Problem} if somebody of this role may not do what needs another one */
export function requireRole({ role }: Operator, needed: Role): void {
  if (RANKS[role] < RANKS[needed]) throw new Problem(403, `This needs the role ${needed}. You have ${role}.`);
}

async function answerOf(ask: () => unknown, log: Log): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    log.error("authorize failed", error);
    throw unknown();
  }
}

function unknown(): Problem {
  return new Problem(500, "It could not be found out who you are.");
}
