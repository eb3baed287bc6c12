/** A function that can run into its timeout. */
export const operation = { name: 'SpinProbe', effect: 'read' } as const;

/** Computes for ever if the query says `spin`, and returns at once if not. */
export async function handler(event: { readonly rawQueryString: string }): Promise<unknown> {
  while (event.rawQueryString === 'spin');
  return {};
}
