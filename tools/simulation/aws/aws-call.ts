import type { Simulation } from '../core/simulation.ts';
import type { Instance } from '../lambda/instance.ts';

/** A call to a service of AWS, as the SDK makes it. */
export interface AwsCall<Output> {
  readonly what: string;
  /** Returns an error that the service answers without doing anything, or undefined. */
  refusal(): Error | undefined;
  /** Does what the call asks for and returns its output; throws an error of the service. */
  execute(): Output;
  /** Whether the answer gets lost after the call was executed. */
  isAnswerLost(): boolean;
}

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const attempts = 3;

/** The error of a service that the SDK retries. */
export function isRetried(error: unknown): boolean {
  return (
    error instanceof Error && ['ServiceUnavailable', 'SlowDown', 'InternalError', 'TimeoutError'].includes(error.name)
  );
}

/** Makes a call as the SDK does: up to three times if the service fails or its answer is lost. */
export function makeAwsCall<Output>(
  call: AwsCall<Output>,
  instance: Instance,
  { world, latency, trace }: Simulation,
): Promise<Output> {
  return instance.call(call.what, ({ resolve, reject }) => {
    const arrive = (attempt: number) => {
      const refusal = call.refusal();
      const fail = (error: unknown) => {
        if (attempt >= attempts || !isRetried(error)) return reject(error);
        instance.wake(() => world.after(50 * 2 ** attempt, () => instance.wake(() => send(attempt + 1))));
      };
      if (refusal) return void world.after(latency(), () => fail(refusal));
      try {
        const output = call.execute();
        if (call.isAnswerLost()) return void world.after(3_000, () => fail(lost()));
        world.after(latency(), () => resolve(output));
      } catch (error) {
        world.after(latency(), () => fail(error));
      }
    };
    const send = (attempt: number) => {
      trace.note(
        `${instance.name} → ${call.what}${attempt > 1 ? ` (attempt ${attempt} of the SDK)` : ''}`,
        isDetail(call.what),
      );
      world.after(latency(), () => arrive(attempt));
    };
    send(1);
  });
}

/** Whether a call changes nothing that a reader of a trace wants to see. */
function isDetail(what: string): boolean {
  return /^S3 (Get|List)|Attributes|ReceiveMessage|watch$/.test(what);
}

function lost(): Error {
  const error = new Error('socket hang up');
  error.name = 'TimeoutError';
  return error;
}
