import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import { App, diary } from "../../browser/react/chat.ts";

it("renders on a server as ok, and leaves nothing running there", () => {
  const before = process.getActiveResourcesInfo();
  expect(renderToString(createElement(App, { room: "lobby" }))).toBe(
    '<output data-status="ok">ok, 0 ms, 0 waiting</output>',
  );
  expect(process.getActiveResourcesInfo()).toEqual(before);
  expect(diary.last?.socket.readyState).toBe(WebSocket.CLOSED);
  expect(diary.last?.socket.shouldReconnect).toBe(false);
  expect(diary.heard).toEqual([]);
});

it("renders on a server before there is a room", () => {
  expect(renderToString(createElement(App, { enabled: false }))).toContain("ok");
});
