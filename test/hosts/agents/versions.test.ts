import { contract } from "../../contract/room.ts";
import { hostInMemory, hostOf } from "./rooms.ts";

contract("An agent on PartyServer, in memory", hostInMemory);

contract("An agent of the first on a lifecycle", hostOf("first"));

contract("The oldest agent", { ...hostOf("oldest"), isLate: true });
