/** How long a line may be before what is in it gets lines of its own. */
const LINE = 80;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** A value as the code that says it, laid out as a formatter would. Functions cannot be said. */
export function codeOf(value: unknown, indent = ""): string {
  if (Array.isArray(value))
    return listed(
      "[",
      value.map((item) => codeOf(item, `${indent}  `)),
      "]",
      indent,
    );
  if (typeof value === "object" && value !== null) {
    const properties = Object.entries(value).flatMap(([name, part]) =>
      part === undefined
        ? []
        : [`${NAME.test(name) ? name : JSON.stringify(name)}: ${codeOf(part, `${indent}  `)}`],
    );
    return listed("{", properties, "}", indent);
  }
  if (typeof value === "number") return grouped(value);
  return JSON.stringify(value) ?? "undefined";
}

function listed(open: string, items: readonly string[], close: string, indent: string): string {
  if (items.length === 0) return open + close;
  const gap = open === "{" ? " " : "";
  const line = `${open}${gap}${items.join(", ")}${gap}${close}`;
  const isTop = indent === "" && open === "{";
  if (!isTop && line.length + indent.length <= LINE && !line.includes("\n")) return line;
  const inner = `${indent}  `;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${close}`;
}

/** `16_384`, as the project writes numbers. */
function grouped(value: number): string {
  if (!Number.isSafeInteger(value) || Math.abs(value) < 10_000) return String(value);
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, "_");
}
