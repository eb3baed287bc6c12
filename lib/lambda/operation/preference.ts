/** The wish for an answer that does not wait for the batch, or not for longer than `waitMs` milliseconds. */
export interface AsyncPreference {
  readonly waitMs: number;
}

/** Returns the Prefer header (RFC 7240) read: `respond-async` or `respond-async, wait=10`; undefined without respond-async. */
export function readPreference(header = ''): AsyncPreference | undefined {
  const preferences = new Map(
    header.split(',').map((each): [string, string] => {
      const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=').map((text) => text.trim());
      return [name.toLowerCase(), value.replace(/^"(.*)"$/, '$1')];
    }),
  );
  if (!preferences.has('respond-async')) return undefined;
  const wait = preferences.get('wait') ?? '';
  return { waitMs: /^\d{1,6}$/.test(wait) ? Number(wait) * 1000 : 0 };
}

/** Returns the Preference-Applied header for a preference that was honoured. */
export function preferenceApplied({ waitMs }: AsyncPreference, isAsync: boolean): string {
  return [...(isAsync ? ['respond-async'] : []), ...(waitMs > 0 ? [`wait=${waitMs / 1000}`] : [])].join(', ');
}
