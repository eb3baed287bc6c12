/** The one region of the local cloud; requests for any other are taken as for this one. */
export const region = 'us-east-1';

/** The one account of the local cloud, whatever the credentials. */
export const accountId = '000000000000';

/** Gives the ARN of a queue of the local cloud. */
export function queueArn(name: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** Gives the name at the end of an ARN of a queue or a function, or a name as it is. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
