import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { expect, it, vi } from "vitest";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { DocumentSize } from "../../../../src/hosts/yjs/document-size.ts";

/** As much of a YServer as is asked: what one answers is tried on workerd. */
class Server {
  readonly document = new Y.Doc();

  handleMessage(connection: { send(message: Uint8Array): void }, message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, decoding.readVarUint(decoder));
    sync.readSyncMessage(decoder, encoder, this.document, null);
    if (encoding.length(encoder) > 1) connection.send(encoding.toUint8Array(encoder));
  }

  onConnect(): void {}
}

/** An insertion of one character, as a whole message. */
const CHANGE = Uint8Array.of(0, 2, 2, 1, 0);

/** How often a document of so many bytes is encoded in a second of small changes near its limit. */
function countsOf(bytes: number): number {
  const server = new Server();
  const size = new DocumentSize(server as never, () => 0);
  server.document.getText("text").insert(0, "x".repeat(bytes));
  const handle = vi.spyOn(Server.prototype, "handleMessage");
  for (let change = 0; change < 100; change++) {
    size.add(1_000);
    size.fit(1, CHANGE, bytes + 500);
  }
  const counts = handle.mock.calls.length;
  handle.mockRestore();
  return counts;
}

it("is encoded less often the larger it is, however many changes come near its limit", () => {
  expect(countsOf(10_000)).toBe(20);
  expect(countsOf(1_048_576)).toBeLessThanOrEqual(4);
  expect(countsOf(5 * 1_048_576)).toBe(1);
});
