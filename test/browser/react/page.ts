import { createElement } from "react";
import { flushSync } from "react-dom";
import { hydrateRoot } from "react-dom/client";
import { App, type ChatProps, type Diary, diary } from "./chat.ts";

/** What the test finds on the page. */
export interface Demo extends Diary {
  /** Renders with other props than before, effects included. */
  change(props: ChatProps): void;
}

declare global {
  interface Window {
    demo: Demo;
  }
}

let props = JSON.parse(document.body.dataset["props"] ?? "{}") as ChatProps;
const container = document.querySelector("main") ?? document.body;
const root = hydrateRoot(container, createElement(App, props), {
  onRecoverableError: (error) => console.error(String(error)),
});
window.demo = Object.assign(diary, {
  change(changed: ChatProps): void {
    props = { ...props, ...changed };
    flushSync(() => root.render(createElement(App, props)));
  },
});
