import * as z from "zod/mini";

/**
 * A schema that is chosen by the value. Unlike in a union, a mistake is told of where it is, and in the words of the schema that was
 * chosen.
 */
export function chosen<Schema extends z.ZodMiniType>(
  choose: (value: unknown) => Schema,
): z.ZodMiniType<z.output<Schema>, unknown> {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): z.output<Schema> => {
      const result = choose(value).safeParse(value);
      if (result.success) return result.data;
      for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as never);
      return z.NEVER;
    }),
  );
}
