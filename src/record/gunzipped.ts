import { chunksOf } from "./chunks-of.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

/** Every gzip file begins so. */
export const GZIP = [0x1f, 0x8b] as const;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * What gzip has compressed, decompressed bit by bit.
 *
 * @throws {TrafficFormatError} if it is cut off, damaged, or several files. What the source throws is thrown as it is
 */
export async function* gunzipped(
  compressed: AsyncGenerator<Bytes>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, writable } = new DecompressionStream("gzip");
  const source = { failure: undefined as unknown };
  // Not by `pipeThrough`: workerd reports an error of its own beside the one that is caught here.
  void feed(compressed, writable, source);
  try {
    yield* chunksOf(readable) as AsyncGenerator<Uint8Array>;
  } catch (error) {
    if (source.failure !== undefined) throw source.failure;
    const isJoined = error instanceof Error && /trailing|junk/i.test(error.message);
    throw new TrafficFormatError(isJoined ? JOINED : CUT_OFF, { cause: error });
  } finally {
    // Not waited for: more may be asked for already that never comes.
    compressed.return(undefined).catch(() => {});
  }
}

/** Ends when the source ends, when it fails, or when nobody takes more. What is wrong with the bytes is told to whoever reads them. */
async function feed(
  compressed: AsyncGenerator<Bytes>,
  into: WritableStream<BufferSource>,
  source: { failure: unknown },
): Promise<void> {
  const writer = into.getWriter();
  writer.closed.catch(() => {});
  try {
    for (;;) {
      const next = await compressed.next().catch((error: unknown) => {
        source.failure = error;
        throw error;
      });
      if (next.done === true) break;
      await writer.write(next.value);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
  }
}

const JOINED =
  "After the end of this gzip file comes more, as if several were joined. Decompress it first: gunzip -c.";
const CUT_OFF =
  "This gzip file is cut off or damaged, so that the record cannot be read further. Fetch it again; if it was being written, wait until that is done.";
