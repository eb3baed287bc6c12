import type { AwsFront } from '../aws/aws-front.ts';
import type { ExchangeAccount } from '../exchange/exchange-account.ts';
import type { Deployment } from './deployment.ts';

/** The id of the local cloud's secret with certificate authorities. It exists even if the stage names no such secret. */
export const certificateAuthoritySecretId = 'ews-batch/certificate-authorities';

/** Creates the queues, buckets and secrets of a deployment. A `visibilityTimeout` in seconds replaces that of the queues that Lambda polls. */
export async function provision(
  front: AwsFront,
  { queues, bucketNames, functions, eventSourceMappings }: Deployment,
  exchange: ExchangeAccount,
  visibilityTimeout: number | undefined,
): Promise<void> {
  const polled = new Set(eventSourceMappings.map(({ queueName }) => queueName));
  for (const { name, attributes } of queues) {
    const isReplaced = visibilityTimeout !== undefined && polled.has(name);
    await front.createQueue(
      name,
      isReplaced ? { ...attributes, VisibilityTimeout: String(visibilityTimeout) } : attributes,
    );
  }
  for (const name of bucketNames) await front.createBucket(name);
  const { url: _, auth: __, certificateAuthorities, ...secret } = exchange;
  for (const { environment } of functions) front.putSecret(environment.EWS_SECRET_ID ?? '', JSON.stringify(secret));
  if (certificateAuthorities !== undefined) front.putSecret(certificateAuthoritySecretId, certificateAuthorities);
}
