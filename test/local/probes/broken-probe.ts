/** A function whose file can be read when it is deployed, and not loaded where it runs. */
export const operation = { name: 'BrokenProbe', effect: 'read' } as const;

if (process.env.AWS_LAMBDA_FUNCTION_NAME) throw new Error('asked for');

/** Is never reached. */
export async function handler(): Promise<unknown> {
  return {};
}
