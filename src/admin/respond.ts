import { show } from "../shared/show.ts";
import type { Asked, Handler } from "./asked.ts";
import { operatorFrom, requireRole } from "./authorization.ts";
import { checked } from "./checked.ts";
import { findRoute } from "./find-route.ts";
import { HANDLERS } from "./handlers.ts";
import type { Log } from "./log.ts";
import { noted } from "./noted.ts";
import type { AdminRequest } from "./options.ts";
import { Problem, SAFE_HEADERS, wrongInput } from "./problem.ts";
import { readBody } from "./read-body.ts";
import type { Route } from "./route.ts";
import type { RouteName } from "./routes.ts";

/** What a request is answered by. */
interface RespondDeps extends Pick<Asked<RouteName>, "ledger" | "mount" | "tellDenied"> {
  /** What follows the mount in the path of the request. */
  readonly below: string;
  /** Asks the app who it is. */
  authorize(): unknown;
  readonly log: Log;
}

/** Visible ASCII. */
const IDEMPOTENCY_KEY = /^[!-~]{1,255}$/;

/** Answers a request. Nothing of it is read but its headers before it is known who asks. @throws {Problem} if it may not be answered */
export async function respondTo(request: AdminRequest, deps: RespondDeps): Promise<Response> {
  const { ledger, mount, below, authorize, tellDenied, log } = deps;
  requireSameSite(request);
  const operator = await operatorFrom(authorize, log);
  const found = findRoute(request.method, below);
  const { name, route, params } = found;
  requireRole(operator, route.role);
  const asked = {
    ledger,
    operator,
    mount,
    tellDenied,
    params,
    query: checked(route.query, Object.fromEntries(new URL(request.url).searchParams)),
    idempotencyKey: idempotencyKeyOf(request),
    body: await bodyOf(request, route),
  };
  // Which belongs to which is checked where the handlers are named.
  const handler = HANDLERS[name] as Handler<RouteName>;
  const answer = await noted(found, { ...asked, log }, () => handler(asked as unknown as Asked<RouteName>));
  return answerWith(answer, route, request.method === "HEAD");
}

/** A page of another site may not ask with the cookies of whoever looks at it. Browsers say where a request is from; others need not. */
function requireSameSite({ headers }: AdminRequest): void {
  const site = headers.get("Sec-Fetch-Site");
  if (site === null || site === "same-origin" || site === "none") return;
  throw new Problem(403, "A page of another site may not ask this.");
}

async function bodyOf(request: AdminRequest, { body, bodyIsOptional }: Route): Promise<unknown> {
  if (body === null) return null;
  const given = await readBody(request);
  return checked(body, given === undefined && bodyIsOptional === true ? {} : given);
}

/** @throws {Problem} if it is none */
function idempotencyKeyOf({ headers }: AdminRequest): string | null {
  const key = headers.get("Idempotency-Key");
  if (key === null || IDEMPOTENCY_KEY.test(key)) return key;
  const expected = "1 to 255 visible characters of ASCII";
  throw wrongInput([{ path: "Idempotency-Key", expected, received: show(key) }]);
}

/** What is not in the schema of an answer does not leave. */
function answerWith(answer: unknown, { answer: schema, status }: Route, isHead: boolean): Response {
  const response =
    answer instanceof Response || typeof schema === "string"
      ? (answer as Response)
      : Response.json(schema.parse(answer), { status });
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SAFE_HEADERS)) headers.set(name, value);
  return new Response(isHead ? null : response.body, { status: response.status, headers });
}
