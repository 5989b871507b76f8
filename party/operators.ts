import { type Operator, operatorByToken } from "party-bouncer/admin";
import type { RequestLike } from "party-bouncer";
import { type DeveloperEnv, developerToken } from "./developer.ts";

/** Who may use the API: whoever has the developer's token may do all. */
export function operatorOf(request: RequestLike, env: DeveloperEnv): Operator | null {
  const token = developerToken(request, env);
  return operatorByToken(request, [{ token, name: "developer", role: "admin" }]);
}
