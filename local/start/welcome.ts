import { defaultAccounts } from '../../packages/exchange-emulator/src/index.ts';
import type { Cloud, CloudOptions } from '../cloud.ts';
import { secretAccessKey } from '../gateway/sign-in/check-signature.ts';

/** Returns the text that `npm start` prints when the cloud runs: its addresses, its accounts, and commands to copy. */
export function renderWelcome(cloud: Cloud, settings: CloudOptions): string {
  return `
${renderAddresses(cloud, settings)}

${renderCommands(cloud, settings)}

Ctrl-C stops everything.
`;
}

function renderAddresses({ url, awsUrl, exchange, ...cloud }: Cloud, settings: CloudOptions): string {
  const indent = '\n           ';
  return `API        ${url}   (${settings.auth ? 'signed' : 'unsigned'} requests, from this machine only)
           POST /create-item and ${cloud.routeKeys.length - 1} more routes: README.md
Exchange   ${exchange.url}   (the functions sign in as ${'username' in exchange ? exchange.username : exchange.clientId})
           ${usesEmulator(settings) ? renderAccounts() : 'the Exchange emulator is not running'}
AWS        ${awsUrl}   (SQS, S3, EventBridge, Secrets Manager, Lambda's Invoke; any region, any credentials)
           ${cloud.queueUrls.join(indent)}
           ${cloud.functionName('Worker')} (the name of the worker function)
           ${cloud.bucketNames.join(indent)} (the bucket)`;
}

function renderAccounts(): string {
  const accounts = defaultAccounts.map(({ address, password }) => `${address} / ${password}`);
  return `accounts (address / password): ${accounts.join(', ')}`;
}

function renderCommands(cloud: Cloud, settings: CloudOptions): string {
  const { url, awsUrl } = cloud;
  // The gateway accepts any access key id with this secret.
  const signed = settings.auth ? `--aws-sigv4 aws:amz:us-east-1:execute-api --user local:${secretAccessKey} ` : '';
  const mailbox = usesEmulator(settings) ? 'sadie@contoso.com' : undefined;
  const contact = { displayName: 'Sadie Daniels', emailAddresses: { EmailAddress1: 'sadie@contoso.com' } };
  const request = (key: string) => ({ mailbox, savedItemFolderId: 'contacts', items: [{ key, contact }] });
  const message = JSON.stringify({
    QueueUrl: cloud.queueUrl('WorkQueue'),
    MessageBody: JSON.stringify({ operation: 'CreateItem', ...request('crm-2') }),
  });
  return `Create a contact:

  curl -s ${signed}${url}/create-item -H 'content-type: application/json' -d '${JSON.stringify(request('crm-1'))}'

Put another one on the work queue:

  curl -s ${awsUrl} -H 'content-type: application/x-amz-json-1.0' -H 'x-amz-target: AmazonSQS.SendMessage' -d '${message}'

Drop a file of contacts into the bucket, and after a few seconds list the events of finished batches:

  printf 'displayName,companyName\\nHope Gross,Contoso\\n' | curl -s -T - ${awsUrl}/${cloud.bucketNames[0]}/inbox/create-item/${mailbox ?? '-'}/people.csv
  curl -s ${awsUrl}/events

See what failed:

  curl -s ${signed}'${url}/failed-items?hide=false'`;
}

function usesEmulator({ exchange }: CloudOptions): boolean {
  return exchange === undefined;
}
