import type { AccessRequest } from "../platform/token-access.ts";
import type { Recorders } from "./recorders.ts";
import { recordedBatches, storedSegments } from "./recorded-batches.ts";
import { type ReadRecordOptions, type RecordAccess, respondWithRecord } from "./respond-with-record.ts";
import { streamOf } from "./traffic-stream.ts";

/**
 * The last minutes of a room's traffic, if the policy has a `record`: `bouncer.record`. It has no text, no name and no address: see
 * `docs/guides/recording.md`.
 */
export class Recording {
  readonly #recorders: Recorders;
  readonly #clock: () => number;

  /** @internal */
  constructor(recorders: Recorders, clock: () => number) {
    this.#recorders = recorders;
    this.#clock = clock;
  }

  /**
   * Reads what was recorded, up to now. What comes meanwhile is not in it. If the policy has no `record`, that is what was recorded before,
   * as long as it was not cleared.
   *
   * @returns a stream that ends. It fails only if the storage does
   * @example
   * const response = new Response(bouncer.record.read());
   */
  read({ format = "jsonl" }: ReadRecordOptions = {}): ReadableStream<Uint8Array> {
    const segments = storedSegments(this.#recorders, this.#recorders.keep, this.#clock());
    return streamOf(recordedBatches(segments), format);
  }

  /**
   * Answers a request whose path ends in `/party-bouncer/record`, so that `npx party-bouncer record <url>` can fetch the record: in one line
   * of your `onRequest` or `fetch`. `?format=packed` asks for the packed form.
   *
   * @returns `null` if the request is for something else; 401 without a token, 403 with a wrong one
   * @throws {TypeError} if the token has fewer than 16 characters
   * @example
   * const answer = async (request: Request, token: string): Promise<Response> =>
   *   (await bouncer.record.respond(request, { token })) ?? new Response("Not found", { status: 404 });
   */
  respond(request: AccessRequest, access: RecordAccess): Promise<Response | null> {
    return respondWithRecord(request, access, (options) => this.read(options));
  }

  /**
   * Deletes the record. What is recorded from now on has other pseudonyms, so that nobody can be followed from one into the other.
   *
   * @example
   * await bouncer.record.clear();
   */
  clear(): Promise<void> {
    return this.#recorders.clear();
  }
}
