/** A function whose file loads at synthesis and throws in Lambda. */
export const operation = { name: 'BrokenProbe', effect: 'read' } as const;

if (process.env.AWS_LAMBDA_FUNCTION_NAME) throw new Error('asked for');

/** Is never called. */
export async function handler(): Promise<unknown> {
  return {};
}
