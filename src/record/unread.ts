/**
 * Notices a record that nobody has read yet, where its events are expected: what a program in JavaScript passes by mistake.
 *
 * @throws {TypeError} if it is text or bytes
 */
export function refuseUnread(records: unknown): void {
  if (typeof records !== "string" && !(records instanceof Uint8Array)) return;
  const what = typeof records === "string" ? "text" : "bytes";
  throw new TypeError(
    `These records are ${what}, and events are expected. Read them first: readTraffic(source), where a source is the record's own text, ` +
      "its bytes or a stream of them, and not the name of a file.",
  );
}
