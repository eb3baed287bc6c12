import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Gateway } from '../front-door/gateway.ts';

/** Replaces the value of the functions' secret, as a rotation does. */
export async function rotateSecret({ cloud }: Gateway, value: Readonly<Record<string, string>>): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: cloud.awsUrl, region: 'us-east-1', credentials });
  const command = new PutSecretValueCommand({ SecretId: 'ews-batch/exchange', SecretString: JSON.stringify(value) });
  await client.send(command);
}
