import { randomUUID } from 'node:crypto';
import { accountId, region } from '../aws/account.ts';
import type { DeployedFunction } from '../stack/deployment.ts';

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
/** Returns the environment variables that Lambda itself sets for a function. */
export function lambdaVariables({ name, bundle, handler, memorySize }: DeployedFunction): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCOUNT_ID: accountId,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/${randomUUID()}`,
    LAMBDA_TASK_ROOT: bundle,
    _HANDLER: handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}
