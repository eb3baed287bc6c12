import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';
import { defaultAccounts } from './exchange/accounts.ts';
import { PortTaken } from './port-taken.ts';
import { readSettings, SettingsError } from './settings.ts';
import { secretAccessKey } from './sign-in/signature.ts';

// npm start: the local cloud until Ctrl-C.

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
  if (!(error instanceof PortTaken || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function welcome(cloud: Cloud, settings: CloudOptions): string {
  const builtIn = settings.exchange === undefined;
  const { url, awsUrl, exchange } = cloud;
  const onBehalf = builtIn ? { mailbox: 'sadie@contoso.com' } : {};
  const contact = { displayName: 'Sadie Daniels', emailAddresses: { EmailAddress1: 'sadie@contoso.com' } };
  const batch = JSON.stringify({ ...onBehalf, savedItemFolderId: 'contacts', items: [{ key: 'crm-1', contact }] });
  return `
API        ${url}   (${settings.auth ? 'signed' : 'unsigned'} requests, from this machine only)
           ${cloud.routeKeys.join('\n           ')}
Exchange   ${exchange.url}   (the functions sign in as ${'username' in exchange ? exchange.username : exchange.clientId})
           ${builtIn ? accounts() : 'the built-in one is not running'}
AWS        ${awsUrl}   (SQS and Secrets Manager: any region, any credentials)
           ${cloud.queueUrls.join('\n           ')}

Create a contact:

  curl -s ${settings.auth ? signed : ''}${url}/create-item -H 'content-type: application/json' -d '${batch}'

See what failed:

  curl -s ${url}/failed-items

Ctrl-C stops everything.
`;
}

// The local cloud takes any access key, whose secret is always this one.
const signed = `--aws-sigv4 aws:amz:us-east-1:execute-api --user local:${secretAccessKey} `;

function accounts(): string {
  return `accounts (address / password): ${defaultAccounts.map(({ address, password }) => `${address} / ${password}`).join(', ')}`;
}
