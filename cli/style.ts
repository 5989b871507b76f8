type Paint = (text: string) => string;

/** Ways to write on one stream. They write plainly if nobody sees colours there. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream shows colours: if it is a terminal. `NO_COLOR` and `FORCE_COLOR` decide otherwise, and of the two `FORCE_COLOR`, which
 * says what is wanted of this process.
 */
export function showsColours(stream: { readonly isTTY?: boolean }, env: Environment = process.env): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"]) return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

export function styleFor(stream: { readonly isTTY?: boolean }): Style {
  const isColoured = showsColours(stream);
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      isColoured && text !== "" ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}

export const { bold, dim, green, red, yellow } = styleFor(process.stdout);

/** Text that somebody else has chosen, as a terminal may have it: it cannot end the line, nor control what is around it. */
export function plain(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (control) => `\\u{${(control.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
