/** Thrown if something is not a traffic record, or is damaged. The message says what it seems to be, and what to do. */
export class TrafficFormatError extends Error {
  /** `"TrafficFormatError"`. */
  override readonly name = "TrafficFormatError";
}
