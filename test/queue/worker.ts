import { randomUUID } from 'node:crypto';
import type { CloudOptions } from '../../local/cloud.ts';
import { type Gateway, startGateway } from '../front-door/gateway.ts';

/** A message for the worker. `sentAt` is in ms since 1970. */
export interface Delivery {
  readonly body: string | object;
  readonly messageId?: string;
  readonly receiveCount?: number;
  readonly sentAt?: number;
}

/** The local cloud, with functions that invoke its worker as the queue does. */
export interface WorkerGateway extends Gateway {
  /** Invokes the worker with messages and returns the ids in its batchItemFailures. */
  deliver(...deliveries: readonly Delivery[]): Promise<readonly string[]>;
  /** Replaces the fault rules of the Exchange emulator. */
  setFaults(...rules: readonly object[]): Promise<void>;
  /** Returns a mailbox's items whose name or subject contains `text`, each as `folder/name`. */
  itemsNamed(mailbox: string, text: string): Promise<readonly string[]>;
}

interface HeldItem {
  readonly folder: string;
  readonly properties: { readonly [property: string]: unknown };
}

/** Starts the local cloud. Its worker is invoked through Lambda's Invoke API. */
export async function startWorkerGateway(options: Partial<CloudOptions> = {}): Promise<WorkerGateway> {
  const gateway = await startGateway(undefined, options);
  const { cloud } = gateway;
  return {
    ...gateway,
    async deliver(...deliveries) {
      const url = `${cloud.awsUrl}/2015-03-31/functions/${cloud.functionName('Worker')}/invocations`;
      const body = JSON.stringify({ Records: deliveries.map(recordOf) });
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const text = await response.text();
      if (response.headers.has('x-amz-function-error')) throw new Error(`the worker threw: ${text}`);
      const { batchItemFailures } = JSON.parse(text) as { batchItemFailures: { itemIdentifier: string }[] };
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    async setFaults(...rules) {
      const response = await fetch(new URL('/faults', cloud.exchange.url), {
        method: 'PUT',
        body: JSON.stringify(rules),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    async itemsNamed(mailbox, text) {
      const response = await fetch(new URL(`/mailboxes/${mailbox}/items`, cloud.exchange.url));
      const items = (await response.json()) as readonly HeldItem[];
      const names = items.map(({ folder, properties }) => {
        const name = properties['contacts:DisplayName'] ?? properties['item:Subject'];
        return `${folder}/${name}`;
      });
      return names.filter((name) => name.includes(text)).sort();
    },
  };
}

function recordOf({ body, messageId = randomUUID(), receiveCount = 1, sentAt = Date.now() }: Delivery) {
  return {
    messageId,
    receiptHandle: 'of no message',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:WorkQueue',
  };
}
