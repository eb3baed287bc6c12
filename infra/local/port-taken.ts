/** A port that another program listens on; its message names the environment variable that moves ours. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** The result of `starting`, which listens on `port`; throws PortTaken, naming `variable`, where that port is in use. */
export async function namePort<T>(variable: string, port: number, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new PortTaken(`Port ${port} is in use. Set ${variable} to another one, or to 0 for any free one.`);
    }
    throw error;
  }
}
