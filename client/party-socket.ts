// The oldest version has no name for the class but the default.
import * as partysocket from "partysocket";

type PartySocketClass = typeof partysocket.default;

/**
 * PartySocket's class, however it was loaded. If CommonJS was bundled for Node, the default export is the whole module, and the
 * class is a member of it.
 */
const { default: given } = partysocket as { default: PartySocketClass | { default: PartySocketClass } };
export const PartySocket: PartySocketClass = "default" in given ? given.default : given;
