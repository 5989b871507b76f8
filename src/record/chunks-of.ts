/** Where a record comes from: bytes or text, whole or in parts. Bytes may be gzipped. */
export type TrafficSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>
  | Uint8Array
  | string;

/** More at once would become as much text at once, and as many events. In bytes or characters. */
const MOST = 2 ** 16;

/** The parts of a source. Whoever ends early ends the source too. */
export async function* chunksOf(source: TrafficSource): AsyncGenerator<Uint8Array | string, void, undefined> {
  if (typeof source === "string" || source instanceof Uint8Array) yield* inParts(source);
  // Not every browser iterates over streams.
  else if ("getReader" in source) yield* readFrom(source);
  else for await (const chunk of source) yield* inParts(chunk);
}

async function* readFrom(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* inParts(value);
    }
  } finally {
    // Whatever it failed with was thrown by `read` already.
    await reader.cancel().catch(() => {});
  }
}

function* inParts<Part extends Uint8Array | string>(chunk: Part): Generator<Part, void, undefined> {
  if (chunk.length <= MOST) return yield chunk;
  for (let start = 0; start < chunk.length; start += MOST) {
    const end = start + MOST;
    yield (typeof chunk === "string" ? chunk.slice(start, end) : chunk.subarray(start, end)) as Part;
  }
}
