import { parentPort, workerData } from "node:worker_threads";
import { Speaker } from "./speaker.ts";

// A thread of its own, so that whoever measures is not busy with what the witnesses hear.
const { host, room, count } = workerData as { host: string; room: string; count: number };
for (let index = 0; index < count; index++) await Speaker.join(host, room, `witness-${index}`);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window
parentPort?.postMessage("here");
