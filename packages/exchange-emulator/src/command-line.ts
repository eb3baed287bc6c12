import { parseArgs } from 'node:util';
import { type Account, defaultAccounts } from './accounts.ts';
import { type Exchange, startExchange } from './server.ts';

const help = `Usage: exchange-emulator [--port <number>] [--host <address>]

Starts an in-memory Exchange that speaks Exchange Web Services (EWS).

  --port <number>   the port to listen on, 0 for any free port (default: 3001)
  --host <address>  the address to listen on (default: 127.0.0.1, this machine only)
  --help            print this text`;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs the command until SIGINT or SIGTERM. Sets exit code 2 for wrong arguments and 1 if the server cannot start. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const command = readCommand(args);
  if ('problem' in command) return fail(`${command.problem} Run "exchange-emulator --help" for the options.`, 2);
  if (command.help) return console.log(help);
  try {
    const exchange = await startExchange(command);
    console.log(describe(exchange, defaultAccounts));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void exchange.close());
  } catch (error) {
    fail(startFailure(error, command), 1);
  }
}

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}

interface Command {
  readonly help: boolean;
  readonly port: number;
  readonly host: string;
}

/** A sentence that says what is wrong with the arguments. */
interface Problem {
  readonly problem: string;
}

function readCommand(args: readonly string[]): Command | Problem {
  try {
    const { help = false, port = '3001', host = '127.0.0.1' } = parseArgs({ args: [...args], options }).values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
      return { problem: `--port must be a whole number from 0 to 65535, not "${port}".` };
    }
    return host === '' ? { problem: '--host must not be empty.' } : { help, port: Number(port), host };
  } catch (error) {
    return { problem: argumentProblem(messageOf(error)) };
  }
}

/** Returns the first sentence of an error of parseArgs; the others explain how parseArgs reads arguments. */
function argumentProblem(message: string): string {
  const [sentence = ''] = message.split(/\.\s|\.$/);
  return `${sentence.replace('argument is ambiguous', 'needs a value that does not start with "-"')}.`;
}

function describe({ url }: Exchange, accounts: readonly Account[]): string {
  const { origin } = new URL(url);
  const rows = accounts.map(
    ({ address, password, mayImpersonate }) =>
      `  ${address.padEnd(24)}${password.padEnd(12)}${mayImpersonate ? 'may impersonate the others' : ''}`,
  );
  return [
    `Exchange Web Services: ${url}`,
    '',
    `  ${'user name'.padEnd(24)}password`,
    ...rows.map((row) => row.trimEnd()),
    '',
    `Recorded calls: ${origin}/calls`,
    `Stored items:   ${origin}/mailboxes/${accounts[0]?.address}/items`,
    `Fault rules:    ${origin}/faults`,
    'Press Ctrl-C to stop.',
  ].join('\n');
}

function startFailure(error: unknown, { port, host }: Command): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is already in use. Choose another --port, or 0 for any free port.`;
  if (code === 'EACCES') return `You may not listen on port ${port}. Choose a --port from 1024 to 65535.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host "${host}" is not an address of this machine.`;
  return `The emulator cannot start: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
