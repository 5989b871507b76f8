// The oldest version has no name for the class but the default.
import * as partysocket from "partysocket";

type PartySocketClass = typeof partysocket.default;

/**
 * PartySocket's class, however it was loaded. Where CommonJS was bundled for Node, the default export is the whole module, of which the
 * class is a member in turn.
 */
const { default: given } = partysocket as { default: PartySocketClass | { default: PartySocketClass } };
export const PartySocket: PartySocketClass = "default" in given ? given.default : given;
