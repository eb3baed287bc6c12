/** A function that only reads, and so gets no dead-letter queue. */
export const operation = { name: 'ReadProbe', effect: 'read' } as const;

/** Gives the function's environment variables. */
export async function handler(): Promise<unknown> {
  return process.env;
}
