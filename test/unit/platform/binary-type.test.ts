import { expect, it } from "vitest";
import { readBytes } from "../../../src/platform/binary-type.ts";

const bytes = (): ArrayBuffer => new Uint8Array([1, 2, 3]).buffer;

it("takes bytes as a buffer, and hands them over as the app wants them", async () => {
  const socket = new (class {
    native = "blob";
    get binaryType(): string {
      return this.native;
    }
    set binaryType(type: string) {
      this.native = type;
    }
  })();
  const dress = readBytes(socket);
  expect(socket.native).toBe("arraybuffer");
  expect(socket.binaryType).toBe("blob");

  const event = { data: bytes() as unknown };
  dress(event);
  expect(event.data).toBeInstanceOf(Blob);
  expect(await (event.data as Blob).arrayBuffer()).toEqual(bytes());

  socket.binaryType = "arraybuffer";
  socket.binaryType = "nonsense";
  expect([socket.binaryType, socket.native]).toEqual(["arraybuffer", "arraybuffer"]);
  const second = { data: bytes() as unknown };
  dress(second);
  expect(second.data).toEqual(bytes());
});

it("leaves text as it is, and sockets that know only buffers", () => {
  const dress = readBytes({ binaryType: "blob" });
  const text = { data: "text" as unknown };
  dress(text);
  expect(text.data).toBe("text");
  const event = { data: bytes() as unknown };
  readBytes({})(event);
  expect(event.data).toEqual(bytes());
});
