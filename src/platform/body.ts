/**
 * What comes of a request's body, as it comes. It ends if whoever sends it has gone, or takes too long: one that never ends would keep a
 * room awake.
 *
 * @param body a stream of bytes, or nothing
 * @param patience ms
 */
export async function* chunksOf(body: unknown, patience: number): AsyncGenerator<Uint8Array, void> {
  if (body === null || body === undefined) return;
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), patience);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch {
    // Whoever sends it has gone.
  } finally {
    clearTimeout(timer);
    reader.releaseLock();
  }
}

/**
 * Reads a body. No more of it is read than is allowed, and for no longer.
 *
 * @param bounds.most bytes
 * @param bounds.patience ms
 * @returns what has come by then; `null` if that is more
 */
export async function bytesOf(
  body: unknown,
  { most, patience }: { readonly most: number; readonly patience: number },
): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(most);
  let length = 0;
  for await (const chunk of chunksOf(body, patience)) {
    if (length + chunk.byteLength > most) return null;
    bytes.set(chunk, length);
    length += chunk.byteLength;
  }
  return bytes.subarray(0, length);
}
