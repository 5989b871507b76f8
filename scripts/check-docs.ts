/**
 * Checks that the API reference is current and says something of every public name and member, that the site builds, that each of its
 * links leads somewhere, and that it works in a browser without a network.
 */
import { checkLinks } from "./docs/links.ts";
import { checkReference } from "./docs/reference.ts";
import { buildSite } from "./docs/site.ts";
import { visit } from "./docs/visit.ts";

checkReference();
const site = buildSite();
const links = checkLinks(site);
await visit(site);
console.log(
  `The reference is current. The site builds, its ${links} links lead somewhere, and its search works.`,
);
