import { countDenied } from "../collector/everywhere.ts";
import { complain } from "../platform/complaint.ts";
import { LateError } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { Denials } from "./denials.ts";
import { LedgerFailure, ledgerOf } from "./ledger-of.ts";
import { Log } from "./log.ts";
import type { AdminContext, AdminOptions, AdminRequest } from "./options.ts";
import { Problem } from "./problem.ts";
import { forgetBody } from "./read-body.ts";

/** What answers a request, once the ledger is known. @throws {Problem} if it may not be answered */
type Respond = (deps: { ledger: LedgerLike; log: Log; tellDenied(): Promise<void> }) => Promise<Response>;

/** What answers for the rooms in front of them, wherever it is mounted: failures become problems, and requests that are denied are counted. */
export class MountedApi {
  readonly #name: string;
  readonly #jurisdiction: string | null;
  readonly #log = new Log();
  readonly #denials = new Denials(countDenied, this.#log);

  constructor({ ledger, jurisdiction }: Pick<AdminOptions<never>, "ledger" | "jurisdiction">) {
    this.#name = ledger;
    this.#jurisdiction = jurisdiction ?? null;
  }

  /** Never rejects. */
  async answer(
    request: AdminRequest,
    where: unknown,
    context: AdminContext | undefined,
    respond: Respond,
  ): Promise<Response> {
    let ledger: LedgerLike;
    try {
      ledger = ledgerOf(where, this.#name, this.#jurisdiction);
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      return new Problem(500, "The ledger is not set up.").toResponse();
    }
    const denials = this.#denials;
    const response = await respond({
      ledger,
      log: this.#log,
      tellDenied: () => denials.tell(ledger, true),
    }).catch((error: unknown) => problemOf(error, this.#log).toResponse());
    await forgetBody(request);
    if (isDenied(response.status)) denials.count(response.status);
    const told = denials.tell(ledger);
    context?.waitUntil(told.then(() => denials.tellLater(ledger)));
    await told;
    return response;
  }
}

/** Whether somebody asked for what they may not do, or asked wrongly. With 500, the app mostly could not say who it is. */
function isDenied(status: number): boolean {
  return status >= 400 && status !== 503;
}

/** What to answer if something was thrown. Whatever else it says stays in the log. */
function problemOf(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error;
  log.error("the API failed", error);
  if (error instanceof LedgerFailure || error instanceof LateError) {
    return new Problem(503, "The ledger does not answer, or a room that it has asked.", {
      headers: { "Retry-After": "1" },
    });
  }
  return new Problem(500, "Something went wrong here. The log says more.");
}
