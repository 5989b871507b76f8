import type { RequestLike } from "../identity/request.ts";
import { bearerOf, isToken } from "../platform/token-access.ts";
import { isSameToken } from "../shared/token.ts";
import type { Operator } from "./operator.ts";

/** A token, and who has it. */
export interface OperatorToken extends Operator {
  /**
   * At least 16 characters without spaces, which nobody can guess, such as 32 random bytes as hex digits. With anything else, such as a
   * variable that is not set, nobody is let in.
   */
  readonly token: string | undefined;
  /** When it ends: epoch ms, or a date such as `"2027-01-31"`. With anything else, it has ended already. Default: never. */
  readonly expires?: string | number | undefined;
}

/**
 * Who shows one of these tokens, as `Authorization: Bearer <token>`. How long it takes does not depend on which of them is nearly right.
 *
 * @returns `null` if it is none of them, or has expired
 * @example
 * const admin = adminFor({
 *   ledger: "Ledger",
 *   authorize: (request, env: { ADA?: string; GRAFANA?: string }) =>
 *     operatorByToken(request, [
 *       { token: env.ADA, name: "ada", role: "moderator" },
 *       { token: env.GRAFANA, name: "grafana", role: "viewer" },
 *     ]),
 * });
 */
export function operatorByToken(request: RequestLike, tokens: readonly OperatorToken[]): Operator | null {
  const given = bearerOf(request);
  const now = Date.now();
  let found: Operator | null = null;
  for (const { token, expires, name, role } of tokens) {
    const isTheirs = isToken(token) && isSameToken(token, given);
    if (isTheirs && (expires === undefined || new Date(expires).getTime() > now)) found = { name, role };
  }
  return found;
}
