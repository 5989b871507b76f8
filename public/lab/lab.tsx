import { render } from "preact";
import { App } from "./app/app.tsx";
import { acceptDrops } from "./app/drop-zone.tsx";
import { Lab } from "./state/lab.ts";
import { FIRST, fromHash } from "./state/share.ts";

const lab = new Lab();
const shared = (await fromHash(location.hash)) ?? FIRST;
await lab.start(shared);
acceptDrops(lab);
const root = document.querySelector("main");
if (root !== null) render(<App lab={lab} />, root);
