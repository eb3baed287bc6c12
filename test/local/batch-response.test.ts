import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { findProcessedRecords } from '../../local/event-source/find-processed-records.ts';
import { toSqsRecord } from '../../local/event-source/sqs-record.ts';

const queue = 'arn:aws:sqs:us-east-1:000000000000:WorkQueue';
const one = toSqsRecord({ MessageId: 'one' }, queue);
const two = toSqsRecord({ MessageId: 'two' }, queue);

const done = (result: unknown, records: readonly SQSRecord[] = [one, two]) =>
  findProcessedRecords({ kind: 'returned', payload: JSON.stringify(result) }, records, true);

describe('an invocation that was given two messages', () => {
  it('has done the one that it does not name in batchItemFailures', () => {
    expect(done({ batchItemFailures: [{ itemIdentifier: 'two' }] })).toEqual([one]);
  });

  it('has done neither when it names both', () => {
    expect(done({ batchItemFailures: [{ itemIdentifier: 'two' }, { itemIdentifier: 'one' }] })).toEqual([]);
  });

  it.each([
    ['an empty itemIdentifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null itemIdentifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an itemIdentifier that it was not given', { batchItemFailures: [{ itemIdentifier: 'three' }] }],
    ['another key than itemIdentifier', { batchItemFailures: [{ messageId: 'two' }] }],
    ['something else than an object', 'done'],
  ])('has done neither when it answers with %s', (_, result) => {
    expect(done(result)).toEqual([]);
  });

  it.each([
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
    ['an empty object', {}],
    ['null', null],
  ])('has done both when it answers with %s', (_, result) => {
    expect(done(result)).toEqual([one, two]);
  });

  it.each(['failed', 'crashed', 'timedOut'] as const)('has done neither when it %s', (kind) => {
    expect(findProcessedRecords({ kind }, [one, two], true)).toEqual([]);
  });

  it('has done both, whatever it answers, where the template does not ask for batchItemFailures', () => {
    const payload = JSON.stringify({ batchItemFailures: [{ itemIdentifier: 'two' }] });

    expect(findProcessedRecords({ kind: 'returned', payload }, [one, two], false)).toEqual([one, two]);
  });
});
