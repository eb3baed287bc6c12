/** The only AWS region of the local cloud. Requests that name another region are served as if they named this one. */
export const region = 'us-east-1';

/** The only AWS account of the local cloud. All credentials belong to it. */
export const accountId = '000000000000';

/** Returns the ARN of a queue of the local cloud. */
export function queueArn(name: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** Returns the name at the end of an ARN of a queue or a function. Returns a plain name unchanged. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
