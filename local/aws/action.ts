/** An error that an AWS service answers with. Its `name` is the error code. */
export class AwsError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** Answers an AWS request. Returns undefined to leave it to fauxqs. Throws AwsError, or ZodError if the request is malformed. */
export type Action = (request: unknown) => object | undefined | Promise<object | undefined>;

/** Actions by their name in the header X-Amz-Target, such as `AmazonSQS.ListMessageMoveTasks`. */
export type Actions = Readonly<Record<string, Action>>;
