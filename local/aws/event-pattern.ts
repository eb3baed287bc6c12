// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
/** A pattern of events: for each field the values that it may have, or a pattern of the fields within it. */
export interface EventPattern {
  readonly [field: string]: EventPattern | AllowedValues;
}

type AllowedValues = readonly (string | { readonly prefix: string })[];

/** Whether an event, or a part of one, matches a pattern. */
export function matchesPattern(event: unknown, pattern: EventPattern): boolean {
  const fields: Readonly<Record<string, unknown>> = typeof event === 'object' ? { ...event } : {};
  return Object.entries(pattern).every(([name, expected]) => {
    const value = fields[name];
    if (!isAllowedValues(expected)) return matchesPattern(value, expected);
    return expected.some((each) => (typeof each === 'string' ? value === each : String(value).startsWith(each.prefix)));
  });
}

function isAllowedValues(expected: EventPattern[string]): expected is AllowedValues {
  return Array.isArray(expected);
}
