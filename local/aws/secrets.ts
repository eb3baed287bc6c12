import * as z from 'zod';
import { type Actions, AwsError } from './action.ts';

const secretRequest = z.object({ SecretId: z.string() });
const putSecretValueRequest = secretRequest.extend({ SecretString: z.string() });

/** Returns the actions of Secrets Manager on `secrets`, a map from secret ids to secret strings. */
export function secretActions(secrets: Map<string, string>): Actions {
  return {
    'secretsmanager.GetSecretValue': (request) => {
      const { SecretId } = secretRequest.parse(request);
      const SecretString = secrets.get(SecretId);
      if (SecretString === undefined) throw secretNotFound(SecretId);
      return { Name: SecretId, SecretString, VersionStages: ['AWSCURRENT'] };
    },
    'secretsmanager.PutSecretValue': (request) => {
      const { SecretId, SecretString } = putSecretValueRequest.parse(request);
      if (!secrets.has(SecretId)) throw secretNotFound(SecretId);
      secrets.set(SecretId, SecretString);
      return { Name: SecretId, VersionStages: ['AWSCURRENT'] };
    },
  };
}

function secretNotFound(secretId: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Secret not found: ${secretId}`);
}
