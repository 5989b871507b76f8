import { listenersContract } from "../../contract/listeners.ts";
import { connect } from "./rooms.ts";

listenersContract("PartyServer, in memory", { connect }, "ears");
// workerd tells nobody but the class of what a hibernating connection says.
listenersContract("PartyServer, hibernating", { connect }, "hibernating-ears", []);
