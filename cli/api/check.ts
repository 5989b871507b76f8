/** Whether a value that anybody may have written is what it should be. */
export type Check<Value> = (value: unknown) => value is Value;

export const isText: Check<string> = (value) => typeof value === "string";
export const isFlag: Check<boolean> = (value) => typeof value === "boolean";
/** JSON can spell infinity: `1e999`. */
export const isAmount: Check<number> = (value): value is number => Number.isFinite(value);

export function orNull<Value>(isValue: Check<Value>): Check<Value | null> {
  return (value) => value === null || isValue(value);
}

export function isOneOf<const Value extends string>(...values: readonly Value[]): Check<Value> {
  return (value): value is Value => values.some((each) => each === value);
}

export function isListOf<Item>(isItem: Check<Item>): Check<readonly Item[]> {
  return (value): value is readonly Item[] => Array.isArray(value) && value.every(isItem);
}

export function isRecordOf<Value>(isValue: Check<Value>): Check<Readonly<Record<string, Value>>> {
  return (value): value is Readonly<Record<string, Value>> =>
    typeof value === "object" && value !== null && Object.values(value).every(isValue);
}

type Checks<Value> = {
  readonly [Name in keyof Value]-?: object extends Pick<Value, Name>
    ? { readonly optional: Check<Value[Name]> }
    : Check<Value[Name]>;
};

/** An object with these fields, and perhaps others. */
export function isObject<Value extends object>(fields: Checks<Value>): Check<Value> {
  const checks = Object.entries(fields) as [string, Check<unknown> | { readonly optional: Check<unknown> }][];
  return (value): value is Value => {
    if (typeof value !== "object" || value === null) return false;
    const given = value as Readonly<Record<string, unknown>>;
    return checks.every(([name, check]) =>
      typeof check === "function" ? check(given[name]) : !(name in given) || check.optional(given[name]),
    );
  };
}
