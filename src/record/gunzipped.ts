import { chunksOf } from "./chunks-of.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

/** Every gzip file begins so. */
export const GZIP = [0x1f, 0x8b] as const;

/** What gzip has compressed, decompressed bit by bit. */
export async function* gunzipped(
  compressed: AsyncIterator<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let failure: unknown;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await compressed.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        failure = error;
        controller.error(error);
      }
    },
    cancel() {
      // Not waited for: more may be asked for already that never comes.
      compressed.return?.().catch(() => {});
    },
  });
  try {
    yield* chunksOf(stream.pipeThrough(new DecompressionStream("gzip"))) as AsyncGenerator<Uint8Array>;
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw new TrafficFormatError(CUT_OFF, { cause: error });
  }
}

const CUT_OFF =
  "This gzip file is cut off or damaged, so that the record cannot be read further. Fetch it again; if it was being written, wait until that is done.";
