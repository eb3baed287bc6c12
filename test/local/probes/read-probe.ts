/** A function that only reads, and therefore has no dead-letter queue. */
export const operation = { name: 'ReadProbe', effect: 'read' } as const;

/** Returns the function's environment variables. */
export async function handler(): Promise<unknown> {
  return process.env;
}
