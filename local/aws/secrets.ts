import * as z from 'zod';
import { type Actions, AwsError } from './action.ts';

const secretRequest = z.object({ SecretId: z.string() });
const putSecretValueRequest = secretRequest.extend({ SecretString: z.string() });

/** What Secrets Manager does with secrets, which are kept by their ids. */
export function secretActions(secrets: Map<string, string>): Actions {
  return {
    'secretsmanager.GetSecretValue': (request) => {
      const { SecretId } = secretRequest.parse(request);
      const SecretString = secrets.get(SecretId);
      if (SecretString === undefined) throw noSecret(SecretId);
      return { Name: SecretId, SecretString, VersionStages: ['AWSCURRENT'] };
    },
    'secretsmanager.PutSecretValue': (request) => {
      const { SecretId, SecretString } = putSecretValueRequest.parse(request);
      if (!secrets.has(SecretId)) throw noSecret(SecretId);
      secrets.set(SecretId, SecretString);
      return { Name: SecretId, VersionStages: ['AWSCURRENT'] };
    },
  };
}

function noSecret(secretId: string): AwsError {
  return new AwsError('ResourceNotFoundException', `There is no secret ${secretId}`);
}
