import { jwtVerify } from "jose";
import {
  type AdminContext,
  adminFor,
  type AdminRequest,
  type Operator,
  operatorByToken,
} from "party-bouncer/admin";
import { consoleFor } from "party-bouncer/console";

/** What operators show. */
export const TOKENS = {
  viewer: "a-token-of-grafana",
  moderator: "a-token-of-ada-lovelace",
  admin: "a-token-of-the-landlord",
  expired: "a-token-that-has-expired",
} as const;

/** What the app signs its own sessions with: each says who it is by `sub`, and what they may do by `role`. */
export const SESSION_SECRET = new TextEncoder().encode("a secret that only the app knows, and this test");

async function operatorBySession({ headers }: AdminRequest): Promise<Operator | null> {
  const [, session] = /(?:^|; )session=([^;]+)/.exec(headers.get("Cookie") ?? "") ?? [];
  if (session === undefined) return null;
  try {
    const { payload } = await jwtVerify(session, SESSION_SECRET, { algorithms: ["HS256"] });
    return { name: payload.sub, role: payload["role"] } as Operator;
  } catch {
    return null;
  }
}

const options = {
  ledger: "ledger",
  authorize: (request: AdminRequest) =>
    operatorByToken(request, [
      { token: TOKENS.viewer, name: "grafana", role: "viewer" },
      { token: TOKENS.moderator, name: "ada", role: "moderator" },
      { token: TOKENS.admin, name: "landlord", role: "admin" },
      { token: TOKENS.expired, name: "mallory", role: "admin", expires: "2020-01-01" },
      { token: undefined, name: "nobody", role: "admin" },
      { token: "short", name: "nobody", role: "admin" },
    ]) ?? operatorBySession(request),
};

export const admin = adminFor(options);
const moderation = consoleFor({ ...options, path: "/console" });
const elsewhere = consoleFor({ ...options, path: "/other/console" });

/** What is mounted in front of the rooms; `null` if a request is for the rooms. */
export async function answerOperator(
  request: AdminRequest,
  where: unknown,
  context?: AdminContext,
): Promise<Response | null> {
  return (
    (await admin(request, where, context)) ??
    (await moderation(request, where, context)) ??
    elsewhere(request, where, context)
  );
}
