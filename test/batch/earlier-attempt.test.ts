import { describe, expect, it } from 'vitest';
import { type EarlierAttempt, earlierCallsOf } from '../../lib/batch/earlier-attempt.ts';
import type { RequestHistory } from '../../lib/contract/request.ts';

const keyPrefix = 'request-1';
const derivedKey = 'request-1/0';
const callersKey = 'crm-42';

const savesItem = { faultProvesNothing: false };
const faultProvesNothing = { faultProvesNothing: true };

/** The attempts at four entries: with a derived key and with the caller's key, first if the entry is saved, then if it is sent. */
type Expected = readonly [EarlierAttempt, EarlierAttempt, EarlierAttempt, EarlierAttempt];
const byKey: Expected = ['none', 'sameKey', 'none', 'sameKey'];
const always = (attempt: EarlierAttempt): Expected => [attempt, attempt, attempt, attempt];
const unlessItSends: Expected = ['none', 'sameKey', 'none', 'none'];

const rows: readonly (readonly [string, RequestHistory | undefined, Expected])[] = [
  ['a request without a history', undefined, byKey],
  ['a request that nobody repeats', { isRepeatable: false }, byKey],
  ['a request under an Idempotency-Key', { isRepeatable: true }, always('sameKey')],
  ['a message that is received for the first time', { wasTried: false }, byKey],
  ['a message that was received before', { wasTried: true }, always('inDoubt')],
  ['a dead letter of unknown outcome', { failureCode: 'BatchOutcomeUnknown' }, always('redriven')],
  ['the same, received again', { wasTried: true, failureCode: 'BatchOutcomeUnknown' }, always('inDoubt')],
  ['a message put back because Exchange was busy', { failureCode: 'ErrorServerBusy' }, always('none')],
  [
    'a message put back because of too many connections',
    { failureCode: 'ErrorExceededConnectionCount' },
    always('none'),
  ],
  ['a message put back because the batch was stopped', { failureCode: 'ErrorBatchProcessingStopped' }, always('none')],
  ['the same, received again', { wasTried: true, failureCode: 'ErrorServerBusy' }, always('inDoubt')],
  ['a message put back because time ran out', { failureCode: 'BatchTimeRanOut' }, byKey],
  ['a message put back because Exchange was not reached', { failureCode: 'BatchExchangeUnreachable' }, byKey],
  ['a message put back because the sign-in was refused', { failureCode: 'BatchSignInRefused' }, byKey],
  ['a dead letter that Exchange refused', { failureCode: 'ErrorMissingRecipients' }, unlessItSends],
  ['a dead letter with a code that objects have as a name', { failureCode: 'constructor' }, unlessItSends],
];

describe('the earlier attempt that may have done an entry', () => {
  it.each(rows)('of %s', (_, history, expected) => {
    const request = history ? { history, keyPrefix } : { keyPrefix };
    const attempts = [savesItem, faultProvesNothing].flatMap((recovery) =>
      [derivedKey, callersKey].map((key) => earlierCallsOf(request, { key, recovery }, 0).earlierAttempt),
    );
    expect(attempts).toEqual(expected);
  });

  it('of an entry without a key is none, unless the queue has delivered it before', () => {
    const entry = { key: undefined, recovery: savesItem };
    expect(earlierCallsOf({}, entry, 0).earlierAttempt).toBe('none');
    expect(earlierCallsOf({ history: { isRepeatable: true } }, entry, 0).earlierAttempt).toBe('none');
    expect(earlierCallsOf({ history: { wasTried: true } }, entry, 0).earlierAttempt).toBe('inDoubt');
  });

  it('does not depend on an Idempotency-Key if the operation is not keyed, which has no prefix', () => {
    const history = { isRepeatable: true };
    expect(earlierCallsOf({ history }, { key: callersKey, recovery: savesItem }, 0).earlierAttempt).toBe('sameKey');
    expect(earlierCallsOf({}, { key: callersKey, recovery: savesItem }, 0).earlierAttempt).toBe('sameKey');
  });

  it.each(['request-10/0', 'request-1', 'REQUEST-1/0', ' request-1/0'])(
    'is one under the same key if the key only looks derived: %s',
    (key) => {
      expect(earlierCallsOf({ keyPrefix }, { key, recovery: savesItem }, 0).earlierAttempt).toBe('sameKey');
    },
  );
});
