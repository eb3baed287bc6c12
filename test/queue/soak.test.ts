import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type SoakSize, sizes } from '../../tools/soak/plan.ts';
import { isAsPromised, writeReport } from '../../tools/soak/report.ts';
import { runSoak, type SoakResult } from '../../tools/soak/run-soak.ts';

const size: SoakSize = sizes.small;
let soaked: SoakResult;
beforeAll(async () => {
  soaked = await runSoak(size, () => undefined, inject('assembly'));
});

const none = { missing: 0, twice: 0, unexpected: 0 };
const exact = { missing: 0, unexpected: 0 };

describe('a soak of the work queue', () => {
  it('leaves exactly the right contacts in the mailboxes, once each, and the bad ones among the dead letters, though all goes wrong and the worker is killed', () => {
    expect(soaked.kills).toBe(size.kills);
    expect(soaked.phases[0]).toMatchObject({ contacts: none, deadLetters: exact });
  });

  it('creates nothing twice when messages are sent once more', () => {
    expect(soaked.phases[1]).toMatchObject({ contacts: none, deadLetters: exact });
  });

  it('creates what had failed once its cause is gone and SQS has moved the dead letters back, and nothing else', () => {
    expect(soaked.phases[2]).toMatchObject({ contacts: none, deadLetters: none });
  });

  it('leaves no dead letter once the last of them are corrected', () => {
    expect(soaked.phases[3]).toMatchObject({ contacts: none, deadLetters: none });
  });

  it('says what came of it, and that it is as promised', () => {
    expect(isAsPromised(soaked, size)).toBe(true);
    expect(writeReport(soaked, size)).toMatch(
      /2,000 contacts for 4 mailboxes, the worker killed 1 times: [\d.]+ a second/,
    );
  });

  it('is not as promised where a contact is there twice, or the worker was never killed', () => {
    const [phase] = soaked.phases;
    const twice = { ...soaked, phases: phase ? [{ ...phase, contacts: { ...none, twice: 1 } }] : [] };

    expect(isAsPromised(twice, size)).toBe(false);
    expect(isAsPromised({ ...soaked, kills: 0 }, size)).toBe(false);
  });
});
