/** The least that a message can be told by: its type and its number. */
export const LEAST_BYTES = 40;

/** A message of so many bytes that bears a number: JSON where it has a type, else text or bytes. */
export function numbered(
  number: number,
  { type, size, isBinary }: { type: string | null; size: number; isBinary: boolean },
): string | ArrayBuffer {
  if (type !== null) {
    const bare = JSON.stringify({ type, number, pad: "" });
    return JSON.stringify({ type, number, pad: "x".repeat(Math.max(0, size - bare.length)) });
  }
  if (!isBinary) return `${number}:`.padEnd(size, "x");
  const bytes = new ArrayBuffer(size);
  new DataView(bytes).setUint32(0, number);
  return bytes;
}

/** The number that a message bears. */
export function numberOf(message: string | ArrayBuffer | ArrayBufferView): number {
  if (typeof message === "string") return Number(/\d+/.exec(message)?.[0] ?? Number.NaN);
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(message) ? message : new Uint8Array(message);
  return new DataView(buffer, byteOffset, byteLength).getUint32(0);
}
