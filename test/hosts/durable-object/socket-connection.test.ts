import { connectionOf } from "party-bouncer";
import { expect, it } from "vitest";

function acceptedSocket(): WebSocket {
  const { 1: socket } = new WebSocketPair();
  socket.accept();
  return socket;
}

it("a socket that becomes a connection stays the same object, and keeps its id", () => {
  const socket = acceptedSocket();
  const connection = connectionOf(socket);
  const { id } = connection;
  expect(connection).toBe(socket);
  expect(connectionOf(socket).id).toBe(id);
  expect(connectionOf(acceptedSocket()).id).not.toBe(id);
});

it("what the app attaches reads back as a copy of what it was, as on a plain socket", () => {
  const [plain, connection] = [acceptedSocket(), connectionOf(acceptedSocket())];
  for (const socket of [plain, connection]) {
    expect(socket.deserializeAttachment()).toBeNull();
    const attachment = { name: "ada", list: [1] };
    socket.serializeAttachment(attachment);
    attachment.list.push(2);
    const read = socket.deserializeAttachment() as typeof attachment;
    expect(read).toEqual({ name: "ada", list: [1] });
    read.list.push(3);
    expect(socket.deserializeAttachment()).toEqual({ name: "ada", list: [1] });
    expect(() => socket.serializeAttachment(() => {})).toThrow("could not be cloned");
  }
});

it("what the app has attached before stays its own", () => {
  const socket = acceptedSocket();
  socket.serializeAttachment("from before");
  expect(connectionOf(socket).deserializeAttachment()).toBe("from before");
});
