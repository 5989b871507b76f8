import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/yjs";
import { inDocument } from "../../../contract/apps/document.ts";
import { closing } from "../../../contract/apps/policies.ts";
import { DocumentApp } from "./document-app.ts";

export default withBouncer(DocumentApp, inDocument(closing)) satisfies Party.Worker;
