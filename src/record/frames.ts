import { show } from "../shared/show.ts";
import { joined } from "./byte-writer.ts";
import { MOST_FRAME, PACKED_HEADER } from "./packed-form.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

const NOTHING = new Uint8Array();
/** Most bytes that a size takes: seven bits each. */
const MOST_SIZE = 4;
const VERSION = PACKED_HEADER.length - 1;

/** Finds frames in bytes that come bit by bit: see `packed-form.ts`. */
export class Frames {
  #rest: Uint8Array = NOTHING;

  /** Whether a frame has begun that is not complete. */
  get isWithin(): boolean {
    return this.#rest.length > 0;
  }

  /**
   * The frames that are complete now, each without its size.
   *
   * @throws {TrafficFormatError} if what comes is not a frame. Then no further one can be found
   */
  *take(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    const all = this.#rest.length === 0 ? bytes : joined([this.#rest, bytes]);
    let position = 0;
    while (position < all.length) {
      if (all[position] === 0) {
        const header = all.subarray(position, position + PACKED_HEADER.length);
        check(header);
        if (header.length < PACKED_HEADER.length) break;
        position += header.length;
        continue;
      }
      const size = sizeAt(all, position);
      if (size === null || position + size.bytes + size.value > all.length) break;
      position += size.bytes;
      yield all.subarray(position, position + size.value);
      position += size.value;
    }
    this.#rest = position === all.length ? NOTHING : all.slice(position);
  }
}

function check(header: Uint8Array): void {
  header.forEach((byte, index) => {
    if (byte === PACKED_HEADER[index]) return;
    if (index < VERSION) throw new TrafficFormatError(DAMAGED);
    throw new TrafficFormatError(
      `This traffic record is of version ${show(byte)} of the packed form, and version ${show(PACKED_HEADER[VERSION])} is the newest known here. Update party-bouncer.`,
    );
  });
}

/** How large the frame is that begins there, and how many bytes say so; `null` if not all of them are here yet. */
function sizeAt(bytes: Uint8Array, start: number): { readonly value: number; readonly bytes: number } | null {
  let value = 0;
  for (let index = 0; index < MOST_SIZE; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 128 ** index;
    if (byte >= 0x80) continue;
    if (value === 0 || value > MOST_FRAME) break;
    return { value, bytes: index + 1 };
  }
  throw new TrafficFormatError(DAMAGED);
}

const DAMAGED =
  "This traffic record is damaged, and cannot be read further. Record again, or fetch it again.";
