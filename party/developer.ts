import { type Bouncer, definePolicy, type Policy, PolicyError } from "party-bouncer";
import { isOnThisMachine } from "./this-machine.ts";

/** The part of a room's environment that says who may read its record. */
export interface DeveloperEnv {
  readonly ADMIN_TOKEN?: unknown;
}

/** The part of a request that is read here, in the words of both hosts. */
interface RequestLike {
  readonly url: string;
  readonly method: string;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

interface Storage {
  get<T>(key: string): Promise<T | undefined>;
  put<T>(key: string, value: T): Promise<unknown>;
}

/** A room that a developer may look into. */
interface Workplace {
  readonly bouncer: Bouncer;
  readonly storage: Storage;
}

/** Where a room keeps the policy that was sent to it, as JSON. */
const CANDIDATE = "candidate";

const PROMOTE = /\/party-bouncer\/promote\/?$/;

/** More than anyone writes by hand. */
const LONGEST = 65_536;

/**
 * What a room of the demo answers to whoever runs it: `GET …/party-bouncer/record`, its last minutes, `…/doctor`, what the doctor finds, and `POST …/party-bouncer/promote`
 * with a policy as JSON, which becomes its own. Both take the token.
 *
 * @returns `null` for any other request, and for all if nobody may
 */
export async function answerDeveloper(
  request: RequestLike,
  { bouncer, storage }: Workplace,
  env: DeveloperEnv,
): Promise<Response | null> {
  const token = developerToken(request, env);
  if (token === undefined) return null;
  const isPromotion = PROMOTE.test(new URL(request.url).pathname);
  if (!isPromotion) return bouncer.respond(request, { token });
  // Who may read the record may also promote.
  const { headers } = request;
  const record = { method: "HEAD", url: "https://room/party-bouncer/record", headers };
  const answer = await bouncer.record.respond(record, { token });
  if (answer?.ok !== true) return answer;
  return request.method === "POST"
    ? promote(await request.text(), { bouncer, storage })
    : said(405, "Send a policy: POST.");
}

/** Tries again what a developer had promoted before the room was unloaded. The bouncer knows by itself that it was promoted. */
export async function recallCandidate({ bouncer, storage }: Workplace): Promise<void> {
  const candidate = await storage.get<string>(CANDIDATE);
  if (candidate === undefined) return;
  try {
    tryOut(JSON.parse(candidate) as Policy, bouncer);
  } catch (error) {
    // The room's own rules may have changed since: it opens without it.
    console.error("The policy that was promoted here no longer fits.", error);
  }
}

function tryOut(candidate: Policy, bouncer: Bouncer): void {
  bouncer.setPolicy({ ...bouncer.policy, candidate });
}

async function promote(text: string, { bouncer, storage }: Workplace): Promise<Response> {
  if (text.length > LONGEST) return said(413, "That is no policy.");
  try {
    const candidate = JSON.parse(text) as Policy;
    // If it is wrong, the one from before stays.
    definePolicy(candidate);
    // A policy takes the place of the room's own, not of one that was promoted before.
    await bouncer.demote();
    tryOut(candidate, bouncer);
    const promotion = await bouncer.promote();
    await storage.put(CANDIDATE, text);
    return Response.json(promotion);
  } catch (error) {
    if (error instanceof PolicyError || error instanceof SyntaxError) return said(422, error.message);
    return said(409, error instanceof Error ? error.message : String(error));
  }
}

const said = (status: number, text: string): Response =>
  new Response(text, { status, headers: { "cache-control": "no-store" } });

/** `ADMIN_TOKEN`; without one, what {@link tokenForPage} gives; `undefined` if nobody may read records. */
export function developerToken(request: Pick<RequestLike, "headers">, env: DeveloperEnv): string | undefined {
  return configuredToken(env) ?? tokenForPage(request, env);
}

let madeUp: string | undefined;

/**
 * What the page itself is given on your own machine: a token that lasts until the next start. Never the one that you have set: through a tunnel,
 * everybody seems to be on your machine.
 */
export function tokenForPage(request: Pick<RequestLike, "headers">, env: DeveloperEnv): string | undefined {
  if (configuredToken(env) !== undefined || !isOnThisMachine(request)) return undefined;
  if (madeUp === undefined) {
    madeUp = crypto.randomUUID();
    console.log(
      `To see all rooms and bans: PARTY_BOUNCER_TOKEN=${madeUp} npx party-bouncer rooms --url http://${request.headers.get("Host")}/party-bouncer/admin\n` +
        "The same token fetches what a room recorded: npx party-bouncer record <address of the room>",
    );
  }
  return madeUp;
}

function configuredToken({ ADMIN_TOKEN: token }: DeveloperEnv): string | undefined {
  return typeof token === "string" && token !== "" ? token : undefined;
}
