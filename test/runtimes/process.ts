import process from "node:process";
import { visit } from "./visitor.ts";

const [, , host = "", room = "", ws] = process.argv;
const { default: WebSocket } = (ws === undefined ? {} : await import(ws)) as { default?: unknown };
console.log(JSON.stringify(await visit({ host, room, WebSocket })));
