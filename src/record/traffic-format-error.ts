/** What was to be read is no traffic record, or is damaged. The message says what it seems to be, and what to do. */
export class TrafficFormatError extends Error {
  override readonly name = "TrafficFormatError";
}
