import { join } from 'node:path';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { createEwsBatchApp } from '../../infra/ews-batch-app.ts';
import { listOperations } from '../../infra/operations.ts';

// Synthesises the functions of `probes/` into the folder CDK_OUTDIR, as infra/app.ts does with those of `functions/`.

const stages = {
  default: { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'ews-batch/exchange' },
};

// In seconds: the spin probe reaches its timeout, and the queue probe waits for its test.
const timeouts = { SpinProbe: 1, QueueProbe: 180 };

const operations = await listOperations(join(import.meta.dirname, 'probes'));
const app = await createEwsBatchApp({ context: { stages } }, operations);
for (const construct of app.node.findAll()) {
  if (construct instanceof CfnFunction) setTimeoutOf(construct);
  if (construct instanceof LambdaFunction && construct.node.path.includes('QueueProbe')) addQueue(construct);
}
app.synth();

function setTimeoutOf(probe: CfnFunction): void {
  for (const [name, seconds] of Object.entries(timeouts)) {
    if (probe.node.path.includes(name)) probe.timeout = seconds;
  }
}

/** Has a function invoked by the events of a source, with one retry and then a record on a queue. */
function addRule(probe: LambdaFunction, destination: IQueue): void {
  const stack = Stack.of(probe);
  probe.configureAsyncInvoke({ retryAttempts: 1, onFailure: new SqsDestination(destination) });
  new Rule(stack, 'ProbeRule', { eventPattern: { source: ['probe'] }, targets: [new LambdaTarget(probe)] });
}

/** Puts a queue in front of a function: batches of 20 in two invocations at a time, two receives per message. */
function addQueue(probe: LambdaFunction): void {
  const stack = Stack.of(probe);
  const deadLetterQueue = new Queue(stack, 'ProbeDeadLetters', { enforceSSL: true });
  const queue = new Queue(stack, 'ProbeQueue', {
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(18),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 2 },
  });
  probe.addEventSource(
    new SqsEventSource(queue, {
      batchSize: 20,
      maxBatchingWindow: Duration.seconds(1),
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    }),
  );
  addRule(probe, queue);
  Validations.of(deadLetterQueue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is the end of the line.' });
}
