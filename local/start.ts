import { defaultAccounts } from '../packages/exchange-emulator/src/index.ts';
import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';
import { PortTaken } from './port-taken.ts';
import { readSettings, SettingsError } from './settings.ts';
import { secretAccessKey } from './sign-in/signature.ts';
import { SynthesisError } from './synthesise.ts';

// npm start: the local cloud until Ctrl-C.

const usage = `npm start takes no arguments, but these variables of its environment (README.md, "On one machine"):
  PORT, EXCHANGE_PORT, AWS_PORT   where it listens: 3000, 3001 and 3002; 0 is any free port
  EWS_URL, EWS_AUTH               another Exchange, and how to sign in there: basic, ntlm or oauth
  EWS_SETTLE_MS                   after how long, in ms, a call without an answer is over: 70000
  AUTH=on                         has the API ask for signed requests
  LOG=on                          prints the functions' metrics beside their logs
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
  console.log(welcome(cloud, settings));
  const stop = async () => {
    await cloud.close();
    console.log('Stopped.');
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof PortTaken || error instanceof SettingsError || error instanceof SynthesisError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function welcome(cloud: Cloud, settings: CloudOptions): string {
  const builtIn = settings.exchange === undefined;
  // Any access key is taken, if its secret is this one.
  const signed = settings.auth ? `--aws-sigv4 aws:amz:us-east-1:execute-api --user local:${secretAccessKey} ` : '';
  const { url, awsUrl, exchange } = cloud;
  const onBehalf = builtIn ? { mailbox: 'sadie@contoso.com' } : {};
  const contact = { displayName: 'Sadie Daniels', emailAddresses: { EmailAddress1: 'sadie@contoso.com' } };
  const request = { ...onBehalf, savedItemFolderId: 'contacts', items: [{ key: 'crm-1', contact }] };
  const batch = JSON.stringify(request);
  const message = JSON.stringify({
    QueueUrl: cloud.queueUrl('WorkQueue'),
    MessageBody: JSON.stringify({ operation: 'CreateItem', ...request, items: [{ key: 'crm-2', contact }] }),
  });
  return `
API        ${url}   (${settings.auth ? 'signed' : 'unsigned'} requests, from this machine only)
           POST /create-item and ${cloud.routeKeys.length - 1} more routes: README.md
Exchange   ${exchange.url}   (the functions sign in as ${'username' in exchange ? exchange.username : exchange.clientId})
           ${builtIn ? accounts() : 'the built-in one is not running'}
AWS        ${awsUrl}   (SQS, S3, Secrets Manager and Lambda's Invoke: any region, any credentials)
           ${cloud.queueUrls.join('\n           ')}
           ${cloud.functionName('Worker')} is the worker's name
           ${cloud.bucketNames.join('\n           ')} is the bucket

Create a contact:

  curl -s ${signed}${url}/create-item -H 'content-type: application/json' -d '${batch}'

Put another on the work queue:

  curl -s ${awsUrl} -H 'content-type: application/x-amz-json-1.0' -H 'x-amz-target: AmazonSQS.SendMessage' -d '${message}'

Drop a file of contacts, and see what became of it (its event has its batchId):

  printf 'displayName,companyName\\nHope Gross,Contoso\\n' | curl -s -T - ${awsUrl}/${cloud.bucketNames[0]}/inbox/create-item/${builtIn ? 'sadie@contoso.com' : '-'}/people.csv
  curl -s ${awsUrl}/events

See what failed:

  curl -s ${signed}'${url}/failed-items?hide=false'

Ctrl-C stops everything.
`;
}

function accounts(): string {
  return `accounts (address / password): ${defaultAccounts.map(({ address, password }) => `${address} / ${password}`).join(', ')}`;
}
