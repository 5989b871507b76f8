type Paint = (text: string) => string;

const paint =
  (stream: NodeJS.WriteStream, on: number, off: number): Paint =>
  (text) =>
    stream.isTTY && !process.env["NO_COLOR"] ? `\u001B[${on}m${text}\u001B[${off}m` : text;

export const bold = paint(process.stdout, 1, 22);
export const dim = paint(process.stdout, 2, 22);
export const green = paint(process.stdout, 32, 39);
export const yellow = paint(process.stdout, 33, 39);
export const red = paint(process.stderr, 31, 39);
