import { honestKinds, hostileKinds } from "../../src/simulator/generators/traffic.ts";
import { provideRandomIds } from "./engine/random-id.ts";
import { Desk } from "./engine/desk.ts";
import type { Hello, Numbered, Reply, Request } from "./engine/messages.ts";

provideRandomIds();

/** All the heavy work, and the visitor's own code: here it has no page, no network and no storage. */
addEventListener(
  "message",
  ({ ports: [port] }) => {
    if (port === undefined) return;
    const desk = new Desk();
    port.addEventListener("message", ({ data: { id, body } }: MessageEvent<Numbered<Request>>) => {
      const say = (reply: Reply): void => port.postMessage({ id, body: reply } satisfies Numbered<Reply>);
      void desk.answer(body, say);
    });
    port.start();
    port.postMessage({
      id: 0,
      body: { honest: honestKinds, hostile: hostileKinds },
    } satisfies Numbered<Hello>);
  },
  { once: true },
);
