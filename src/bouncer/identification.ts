import { type Identified, identify } from "../identity/identify.ts";
import { languagesOf } from "../identity/languages.ts";
import type { RecordKey, RecordKeys } from "../identity/record-key.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { RequestLike } from "../identity/request.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import { chooseWords } from "../words/speaker.ts";
import type { ActivePolicy } from "./active-policy.ts";

interface IdentificationDeps {
  readonly active: ActivePolicy;
  readonly recordKeys: RecordKeys;
  fail(doing: string, error: unknown): void;
}

/** Finds out who is behind a request, and writes it into the session: who it is, whether it moderates, and whether it is exempt. */
export class Identification {
  readonly #deps: IdentificationDeps;
  /** Who sent the requests that are just coming in, as the policy that applies now says. */
  #known = new WeakMap<object, { readonly id: string; readonly who: Promise<Identified> }>();
  /** What those who moderate came with, for as long as the room is in memory: their role may be taken away meanwhile. */
  readonly #requests = new WeakMap<Session, RequestLike>();

  constructor(deps: IdentificationDeps) {
    this.#deps = deps;
  }

  /** Writes into a session who sent its request. */
  async introduce(session: Session, request: RequestLike): Promise<void> {
    const { clientInfo, moderates } = await this.ofRequest(request, idOf(session));
    session.clientInfo = clientInfo;
    session.moderates = moderates;
    if (moderates) this.#requests.set(session, request);
    session.record = await this.recordOf(clientInfo);
    session.locale = this.#localeOf(request);
  }

  /** The first language that a client asks for and the policy has words in; else the first that it asks for. */
  #localeOf(request: RequestLike): string | null {
    const { usesLocale, policy } = this.#deps.active;
    if (!usesLocale) return null;
    const asked = languagesOf(request);
    const { words } = policy;
    const spoken = asked.find((language) => words.length > 0 && chooseWords(words, [language]) !== undefined);
    return spoken ?? asked[0] ?? null;
  }

  /** Who sent a request. It is found out once, though it is asked for before the connection is accepted and after. */
  ofRequest(request: RequestLike, connection: { readonly id: string }): Promise<Identified> {
    const known = this.#known.get(request);
    if (known?.id === connection.id) return known.who;
    const who = this.ask(request, connection);
    this.#known.set(request, { id: connection.id, who });
    return who;
  }

  /** The same, asked afresh. */
  ask(request: RequestLike, connection: { readonly id: string }): Promise<Identified> {
    return identify(request, connection, this.#deps.active.policy.identify, (error) =>
      this.#deps.fail("identify", error),
    );
  }

  /** A client's record key; `null` if it has none, or if it cannot be found. */
  async recordOf(clientInfo: ClientInfo): Promise<RecordKey | null> {
    try {
      return await this.#deps.recordKeys.of(clientInfo);
    } catch (error) {
      this.#deps.fail("finding a client's record", error);
      return null;
    }
  }

  /**
   * Asks again whether a session moderates, and writes the answer into it.
   *
   * @returns `null` if only its next connect can tell
   */
  async stillModerates(session: Session): Promise<boolean | null> {
    const request = this.#requests.get(session);
    if (request === undefined) return null;
    session.moderates = (await this.ask(request, idOf(session))).moderates;
    return session.moderates;
  }

  /** Whether a session is never judged nor banned. */
  isExempt(session: Session): boolean {
    if (session.moderates) return true;
    const { exempt } = this.#deps.active.policy;
    if (exempt === undefined) return false;
    session.exempt ??= this.isExemptBy(exempt, session);
    return session.exempt;
  }

  /** Whether a policy's `exempt` says that a session is never judged. Not, if it throws. */
  isExemptBy(exempt: DefinedPolicy["exempt"], { clientInfo }: Session): boolean {
    try {
      return exempt?.(clientInfo) === true;
    } catch (error) {
      this.#deps.fail("exempt", error);
      return false;
    }
  }

  /** The policy was replaced: what the one before it said no longer applies. */
  forget(sessions: Iterable<Session>): void {
    this.#known = new WeakMap();
    for (const session of sessions) session.exempt = null;
  }
}

function idOf({ clientInfo }: Session): { readonly id: string } {
  return { id: clientInfo.connectionId };
}
