import { startCloud } from './cloud.ts';
import { SynthesisError } from './stack/synthesise.ts';
import { PortsInUse } from './start/check-ports.ts';
import { readSettings, SettingsError } from './start/settings.ts';
import { renderWelcome } from './start/welcome.ts';

// npm start: runs the local cloud until Ctrl-C.

const usage = `npm start takes no arguments. It reads these environment variables (README.md has all of them):
  PORT, EXCHANGE_PORT, AWS_PORT   the ports to listen on (default: 3000, 3001, 3002); 0 means any free port
  EWS_URL, EWS_AUTH               another Exchange, and how to sign in to it: basic, ntlm or oauth
  EWS_SETTLE_MS                   how long, in ms, Exchange may work on a call without an answer (default: 70000)
  EWS_INDEX_MS                    how long, in ms, a created item may be missing from searches (default: 0)
  AUTH=on                         makes the API require signed requests
  LOG=on                          prints the functions' metrics with their logs
For example: PORT=8080 npm start`;

const given = process.argv.slice(2);
if (given.length > 0) {
  const isHelp = given[0] === '--help';
  (isHelp ? console.log : console.error)(usage);
  process.exit(isHelp ? 0 : 2);
}

try {
  const settings = readSettings(process.env);
  console.log('Synthesising the stack …');
  const cloud = await startCloud(settings);
  console.log(renderWelcome(cloud, settings));
  const stop = async () => {
    await cloud.close();
    console.log('Stopped.');
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof PortsInUse || error instanceof SettingsError || error instanceof SynthesisError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
