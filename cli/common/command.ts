import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Prints one line for the person at the terminal. */
export type Print = (line: string) => void;

/** A failure whose message tells the person at the terminal what went wrong and what to do about it. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** A command line that cannot be run, with what to write instead. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

/** Parses this process's command line. Throws UsageError if it has an unknown option or an option without its value. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(options: Options) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

/** Runs a command. Prints a CommandError and sets exit code 1; prints a UsageError with the usage and sets exit code 2. */
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
