/**
 * Checks that the API reference is current and says something of every public name and member, that the site builds, and that each of
 * its links leads somewhere.
 */
import { checkLinks } from "./docs/links.ts";
import { checkReference } from "./docs/reference.ts";
import { buildSite } from "./docs/site.ts";

checkReference();
const folder = buildSite();
console.log(`The reference is current. The site builds, and its ${checkLinks(folder)} links lead somewhere.`);
