import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { startClock } from "./clock.ts";
import { startForgetting } from "./forget.ts";
import { startLive } from "./live/live.ts";
import { startOthers } from "./live/others.ts";
import { remembered } from "./remembered.ts";
import { startRouter } from "./router.ts";
import { startSession } from "./session.ts";
import { startShortcuts } from "./shortcuts.ts";
import { direction, languageFor, speak, words } from "./words.ts";

const spoken = speak(
  languageFor([remembered("language"), ...navigator.languages].filter((each) => each !== null)),
);
startRouter();
startClock();
startShortcuts();
effect(() => {
  document.documentElement.lang = words.value.language;
  document.documentElement.dir = direction();
});
await Promise.all([spoken, startSession()]);
startForgetting();
startLive();
startOthers();
render(<App />, document.body);
