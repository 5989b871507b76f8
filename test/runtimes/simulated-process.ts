import { simulated } from "./simulated.ts";

console.log(await simulated());
