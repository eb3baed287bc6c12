/** A refusal as AWS words it: its name is the code of the error. */
export class AwsError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** Gives the result of an AWS request, or undefined where fauxqs is to give it; throws AwsError, or ZodError for a request of another form. */
export type Action = (request: unknown) => object | undefined | Promise<object | undefined>;

/** Actions by what the header X-Amz-Target calls them, such as `AmazonSQS.ListMessageMoveTasks`. */
export type Actions = Readonly<Record<string, Action>>;
