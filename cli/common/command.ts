import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Prints a line for the person who runs a command. */
export type Print = (line: string) => void;

/** Says why a command did not do what it was asked, and what to do about it. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** Says what is wrong with a command line. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

/** Reads the command line by its options; throws UsageError. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(options: Options) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

/** Runs a command: where it throws CommandError, prints that and sets exit code 1, or 2 and prints how it is used for UsageError. */
export async function runCommand(usage: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const isUsage = error instanceof UsageError;
    console.error(isUsage ? `${error.message}\n\n${usage}` : error.message);
    process.exitCode = isUsage ? 2 : 1;
  }
}
