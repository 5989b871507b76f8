// @module-tag slow
import { SELF } from "cloudflare:test";
import { accountabilityContract } from "../../contract/accountability.ts";

accountabilityContract("PartyServer", { send: (path, sent) => SELF.fetch(`http://rooms${path}`, sent) });
