/** The opcodes that are looked at here. */
export const TEXT = 1;
export const CLOSE = 8;

/** A request for an upgrade, as a client of a WebSocket writes it. */
export function upgradeRequest(
  host: string,
  path: string,
  headers: readonly string[] = [],
  upgrade = "websocket",
): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Upgrade: ${upgrade}`,
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
    "\r\n",
  ].join("\r\n");
}

/** A frame as bytes, whether it may be sent or not. */
export interface RawFrame {
  /** Default: 1, text. */
  readonly opcode?: number;
  readonly payload?: Buffer | string;
  /** Default: the frame ends its message. */
  readonly isFinal?: boolean;
  /** The three bits that mean nothing. Default: 0. */
  readonly reserved?: number;
  /** Default: masked, as a client has to. With zeros, which leave the payload as it is. */
  readonly isMasked?: boolean;
  /** The length it says it has. Default: the one it has. */
  readonly length?: bigint;
}

export function bytesOf({
  opcode = TEXT,
  payload = "",
  isFinal = true,
  reserved = 0,
  isMasked = true,
  length,
}: RawFrame): Buffer {
  const body = Buffer.from(payload);
  const said = length ?? BigInt(body.length);
  const size = said < 126n ? 0 : said < 65_536n ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (size === 0 ? Number(said) : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(Number(said), 2);
  if (size === 8) head.writeBigUInt64BE(said, 2);
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), body]);
}

/** Where the payload of the frame begins that a server has sent, from the frame's own beginning; `NaN` where that is not there yet. */
export function headOf(bytes: Buffer, at: number): number {
  const short = bytes[at + 1];
  if (short === undefined) return Number.NaN;
  return short < 126 ? 2 : short === 126 ? 4 : 10;
}

/** How long its payload is; `NaN` where that cannot be read yet. */
export function lengthOf(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? Number.NaN;
  if (!(short >= 126)) return short;
  if (bytes.length < at + (short === 126 ? 4 : 10)) return Number.NaN;
  return short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
}
