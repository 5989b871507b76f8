import { type AccessRequest, accessRefusal } from "../platform/token-access.ts";
import type { Diagnosis } from "./doctor.ts";

const PATH = /\/party-bouncer\/doctor\/?$/;

/** @returns `null` if the request is not for the doctor. @throws {TypeError} if the token is too short */
export function respondWithDiagnosis(
  request: AccessRequest,
  token: string,
  diagnose: () => Diagnosis,
): Response | null {
  if (!PATH.test(new URL(request.url).pathname)) return null;
  const refused = accessRefusal(request, token, "findings");
  if (refused !== null) return refused;
  const headers = { "Cache-Control": "no-store" };
  return request.method === "HEAD" ? new Response(null, { headers }) : Response.json(diagnose(), { headers });
}
