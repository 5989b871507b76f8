import { type Operator, operatorByToken } from "party-bouncer/admin";
import type { RequestLike } from "party-bouncer";
import { type DeveloperEnv, developerToken } from "./developer.ts";

/** Whoever runs the rooms. On your own machine the terminal shows you a link by which you are it. */
export const developer: Operator = { name: "developer", role: "admin" };

/** Who may use the API: whoever has the developer's token may do all. */
export function operatorOf(request: RequestLike, env: DeveloperEnv): Operator | null {
  const token = developerToken(request, env);
  return operatorByToken(request, [{ token, ...developer }]);
}
