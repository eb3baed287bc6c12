const creates = { operations: ['CreateItem'] };
const busy = (ms: number) => ({ fault: { code: 'ErrorServerBusy', messageXml: { BackOffMilliseconds: String(ms) } } });

/** Returns the fault rules of a soak. One mailbox is over its quota, one asks for a longer back-off than the worker waits. The others are throttled, slow, cut off or get no answer. */
export function soakFaults(overQuota: string, throttled: string): readonly object[] {
  return [
    { when: { ...creates, mailbox: overQuota }, work: { errors: [{ code: 'ErrorQuotaExceeded' }] } },
    { when: { ...creates, mailbox: throttled, times: 2 }, answer: busy(8_000) },
    { when: { ...creates, every: 5 }, work: { msPerEntry: 15 } },
    { when: { ...creates, every: 7 }, answer: busy(300) },
    { when: { ...creates, every: 9 }, work: { msPerEntry: 10 }, answer: { dropAfterMs: 50 } },
    { when: { ...creates, every: 11 }, answer: { drop: true } },
    { when: { ...creates, every: 13 }, work: { done: 7 }, answer: { drop: true } },
    { when: { ...creates, every: 17 }, answer: { cut: true } },
    { when: { operations: ['FindItem'], every: 9 }, answer: busy(300) },
  ];
}
