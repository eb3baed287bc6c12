import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { renderTable } from '../../cli/common/render-table.ts';
import { region } from '../aws/account.ts';
import type { Cloud } from '../cloud.ts';
import { type BatchAnswer, type EntryResult, postBatch } from './post-batch.ts';

/** One request of a story and the response codes that its entries must get, in order; `show` says what of a result is worth seeing. */
export interface Step {
  readonly title: string;
  readonly route: string;
  readonly batch: object;
  readonly expected: readonly string[];
  show?(result: EntryResult): string;
}

/** Says where a story did not go as told. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

/** Runs the steps of stories against a local cloud and prints each for a person. */
export interface Storyteller {
  /** Sends the step's batch; throws StoryBroken where a response code is not the expected one. */
  tell(step: Step): Promise<readonly EntryResult[]>;
  /** Prints what waits in the dead-letter queue, leaving it there; throws StoryBroken where that is not `count` messages. */
  showDeadLetters(count: number): Promise<void>;
  /** Prints the totals of all steps so far. */
  sumUp(): void;
}

/** A storyteller that has told nothing yet and prints lines with `print`. */
export function createStoryteller(cloud: Cloud, print: (line: string) => void): Storyteller {
  const answers: BatchAnswer[] = [];
  let number = 0;
  return {
    tell: async (step) => {
      number += 1;
      const answer = await postBatch(cloud.url, step.route, step.batch);
      answers.push(answer);
      print(`\n${number}. ${step.title}   POST /${step.route} → ${answer.status}\n`);
      print(renderTable(tableOf(step, answer)));
      checkCodes(step, answer);
      return answer.results;
    },
    showDeadLetters: async (count) => {
      number += 1;
      const messages = await peek(cloud);
      print(`\n${number}. What waits in the dead-letter queue   (looked at, not taken)\n`);
      for (const message of messages) print(message);
      if (messages.length !== count) {
        throw new StoryBroken(`The dead-letter queue was to hold ${count} message(s) and holds ${messages.length}.`);
      }
    },
    sumUp: () => print(totals(answers)),
  };
}

function tableOf(step: Step, { elapsedMs, results }: BatchAnswer): string[][] {
  const rows = results.map((result) => [
    result.key ?? String(result.index),
    result.responseClass,
    result.responseCode,
    String(elapsedMs),
    [step.show?.(result), result.messageText, result.deadLettered ? '→ dead-letter queue' : '']
      .filter(Boolean)
      .join(' '),
  ]);
  return [['entry', 'result', 'code', 'ms', ''], ...rows];
}

function checkCodes({ title, expected }: Step, { results }: BatchAnswer): void {
  const codes = results.map(({ responseCode }) => responseCode);
  if (codes.join() !== expected.join()) {
    throw new StoryBroken(`"${title}" was to end in ${expected.join(', ')} and ended in ${codes.join(', ')}.`);
  }
}

function totals(answers: readonly BatchAnswer[]): string {
  const results = answers.flatMap((answer) => answer.results);
  const count = (responseClass: string) => results.filter((result) => result.responseClass === responseClass).length;
  const elapsedMs = answers.reduce((sum, answer) => sum + answer.elapsedMs, 0);
  const deadLettered = results.filter((result) => result.deadLettered).length;
  return (
    `\nIn all: ${answers.length} batches, ${results.length} entries, ${results.length} results in ${elapsedMs} ms: ` +
    `${count('Success')} Success, ${count('Warning')} Warning, ${count('Error')} Error, ${deadLettered} dead-lettered.`
  );
}

async function peek(cloud: Cloud): Promise<string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = new SQSClient({ endpoint: cloud.awsUrl, region, credentials });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: cloud.queueUrl('DeadLetterQueue'),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    }),
  );
  sqs.destroy();
  return Messages.map(({ Body = '' }) => JSON.stringify(JSON.parse(Body), shorten, 2).replaceAll(/^/gm, '   '));
}

// Item ids are 120 characters and more.
function shorten(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > 72 ? `${value.slice(0, 32)}…` : value;
}
