/** The part of a WebSocket that says how it hands over bytes. */
interface HasBinaryType {
  binaryType?: string;
}

/**
 * Takes the bytes of a socket in memory as an `ArrayBuffer`, and lets the app have them as it wants: from compatibility date 2026-03-17 on,
 * that is a `Blob` if nobody says otherwise. A `Blob` cannot be read at once, so that it would have no type, and pass every limit by type.
 *
 * @returns makes an event's `data` what the app wants. Call it once the message has been judged.
 */
export function readBytes(socket: object): (event: { readonly data: unknown }) => void {
  const target: HasBinaryType = socket;
  const { binaryType } = target;
  // Older runtimes know only buffers.
  if (binaryType === undefined) return () => {};
  let wanted = binaryType;
  target.binaryType = "arraybuffer";
  Object.defineProperty(socket, "binaryType", {
    configurable: true,
    enumerable: true,
    get: () => wanted,
    set: (type: unknown) => {
      if (type === "blob" || type === "arraybuffer") wanted = type;
    },
  });
  return (event) => {
    const { data } = event;
    if (wanted === "blob" && data instanceof ArrayBuffer) {
      Object.defineProperty(event, "data", { configurable: true, value: new Blob([data]) });
    }
  };
}
