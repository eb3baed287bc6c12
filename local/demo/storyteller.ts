import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { renderTable } from '../../cli/common/render-table.ts';
import { createSqsClient } from '../aws/sqs-client.ts';
import type { Cloud } from '../cloud.ts';
import { type BatchAnswer, type EntryResult, postBatch } from './post-batch.ts';

/** A request of a story, and the expected response codes of its entries, in order. */
export interface Step {
  readonly title: string;
  readonly route: string;
  readonly batch: object;
  readonly expected: readonly string[];
  /** Returns text about a result for the last column of the table. */
  show?(result: EntryResult): string;
}

/** A step of a story that had another outcome than expected. */
export class StoryFailed extends Error {
  override readonly name = 'StoryFailed';
}

/** Runs the steps of a story on a local cloud and prints them. */
export interface Storyteller {
  /** Sends the step's batch and prints its results. Throws StoryFailed if a response code is not the expected one. */
  tell(step: Step): Promise<readonly EntryResult[]>;
  /** Prints the messages in the dead-letter queue, which stay there. Throws StoryFailed if there are not `count` of them. */
  showDeadLetters(count: number): Promise<void>;
  /** Prints the totals of all steps so far. */
  printTotals(): void;
}

/** Creates a storyteller whose first step has number 1. */
export function createStoryteller(cloud: Cloud, print: (line: string) => void): Storyteller {
  const answers: BatchAnswer[] = [];
  let number = 0;
  return {
    tell: async (step) => {
      number += 1;
      const answer = await postBatch(cloud.url, step.route, step.batch);
      answers.push(answer);
      print(`\n${number}. ${step.title}   POST /${step.route} → ${answer.status}\n`);
      print(renderTable(createRows(step, answer)));
      checkCodes(step, answer);
      return answer.results;
    },
    showDeadLetters: async (count) => {
      number += 1;
      const messages = await peek(cloud);
      print(`\n${number}. The messages in the dead-letter queue   (they stay there)\n`);
      for (const message of messages) print(message);
      if (messages.length !== count) {
        throw new StoryFailed(`Expected ${count} message(s) in the dead-letter queue, found ${messages.length}.`);
      }
    },
    printTotals: () => print(renderTotals(answers)),
  };
}

function createRows(step: Step, { elapsedMs, results }: BatchAnswer): string[][] {
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
    throw new StoryFailed(`"${title}": expected ${expected.join(', ')}, got ${codes.join(', ')}.`);
  }
}

function renderTotals(answers: readonly BatchAnswer[]): string {
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
  const sqs = createSqsClient(cloud.awsUrl);
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

// Item ids have 120 characters or more.
function shorten(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > 72 ? `${value.slice(0, 32)}…` : value;
}
