/** What a request prefers: an answer that does not wait for the batch or, with `waitMs`, for no longer than that. */
export interface AsyncPreference {
  readonly waitMs: number;
}

/** Reads the header Prefer (RFC 7240): `respond-async`, `respond-async, wait=10`; undefined where it does not ask for an answer before the batch is done. */
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

/** Gives the header Preference-Applied for a preference that was followed. */
export function preferenceApplied({ waitMs }: AsyncPreference, isAsync: boolean): string {
  return [...(isAsync ? ['respond-async'] : []), ...(waitMs > 0 ? [`wait=${waitMs / 1000}`] : [])].join(', ');
}
