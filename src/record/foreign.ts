import { GZIP } from "./gunzipped.ts";

/** What a record should be, for those who have something else. */
const ASK =
  "A traffic record is JSON Lines: one event a line, such as " +
  '{"at":1767225600000,"event":"message","connection":1,"type":"say","bytes":12}';

/** What files begin with, what they are then, and what to do. */
const MAGIC: readonly (readonly [start: string, what: string, advice: string])[] = [
  ["PK\u0003\u0004", "a ZIP archive", "Unpack it, and take the record that is in it."],
  ["(\u00B5/\u00FD", "compressed with Zstandard", "Decompress it first: zstd -d."],
  ["BZh", "compressed with bzip2", "Decompress it first: bunzip2."],
  ["\u00FD7zXZ", "compressed with xz", "Decompress it first: unxz."],
  ["SQLite format 3", "a SQLite database", "Fetch the record from the room: party-bouncer record <url>."],
  ["\u00FF\u00FE", "text in UTF-16", "Save it in UTF-8. PowerShell writes UTF-16 with >: use -OutFile."],
  ["\u00FE\u00FF", "text in UTF-16", "Save it in UTF-8."],
  [String.fromCharCode(...GZIP), "gzipped twice", "Decompress it once: gunzip."],
];

/** How many bytes tell. */
export const TELLING = Math.max(...MAGIC.map(([start]) => start.length));

/** What is to be read instead of a record, if its first bytes tell; else `null`. */
export function foreignBytes(first: Uint8Array): string | null {
  const start = String.fromCharCode(...first.subarray(0, TELLING));
  const known = MAGIC.find(([magic]) => start.startsWith(magic));
  return known === undefined ? null : `This is not a traffic record but ${known[1]}. ${known[2]}`;
}

export const EMPTY =
  "This traffic record is empty. If it comes from a room: it records only with `record` in its policy, and only while somebody is there.";

/**
 * What text seems to be of which no line is an event.
 *
 * @param reason why its first line is none
 */
export function foreignText(text: string, reason: string): string {
  const start = text.trimStart();
  const [line = ""] = start.split("\n", 1);
  if (start.startsWith("<")) {
    return `This is not a traffic record but a web page or XML. Look at it: whoever sent it may want you to log in, or know no such address. ${ASK}`;
  }
  if (start.startsWith("[")) {
    return `This is a JSON array, and a traffic record is JSON Lines, one event a line. Convert it: jq -c '.[]'`;
  }
  if (/^\{\s*"log"\s*:/.test(start)) {
    return `This is a HAR file, which has requests and seldom messages. A room records itself, with \`record\` in its policy. ${ASK}`;
  }
  if (/^\{\s*$/.test(line)) {
    return `This is JSON over several lines, and a traffic record has one event a line. If its objects are events, convert it: jq -c .`;
  }
  if (start.startsWith("{")) return `No line of this is an event. The first one: ${reason}. ${ASK}`;
  if (/[\0\uFFFD]/.test(text)) return `This is not a traffic record, nor any other text. ${ASK}`;
  if (/^[^,;\t]*([,;\t])[^,;\t]*(\1[^,;\t]*)+$/.test(line.trimEnd())) {
    return `This seems to be a table in CSV. Convert it, one line to an object. ${ASK}`;
  }
  return `No line of this is an event. The first one: ${reason}. ${ASK}`;
}
