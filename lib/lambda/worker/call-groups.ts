import { keyOf } from '../../contract/key.ts';
import type { ClaimedMessage } from './claimed-message.ts';

/** Messages whose entries share calls: they have one operation, one mailbox and equal options. */
export type CallGroup = readonly [ClaimedMessage, ...ClaimedMessage[]];

/** Returns the keys under which a message's entries are created; none for an operation that takes no keys. */
export function keysOf({ operation, request }: ClaimedMessage): readonly string[] {
  return operation.isKeyed ? request.entries.flatMap((entry) => keyOf(entry) ?? []) : [];
}

/** Returns a mailbox's messages in waves. Messages that share a key are in different waves, so the second finds what the first created. */
export function wavesOf(messages: readonly ClaimedMessage[]): readonly (readonly ClaimedMessage[])[] {
  const waveOfKey = new Map<string, number>();
  const waves = Map.groupBy(messages, (message) => {
    const keys = keysOf(message);
    const wave = 1 + Math.max(-1, ...keys.map((key) => waveOfKey.get(key) ?? -1));
    for (const key of keys) waveOfKey.set(key, wave);
    return wave;
  });
  return [...waves].sort(([one], [other]) => one - other).map(([, wave]) => wave);
}

/** Returns messages in groups that share calls. */
export function groupByCall(messages: readonly ClaimedMessage[]): readonly CallGroup[] {
  const byOptions = Map.groupBy(messages, ({ operation, request: { options } }) => {
    const { mailbox, ...others } = options;
    return JSON.stringify([operation.name, mailbox?.toLowerCase(), others]);
  });
  return [...byOptions.values()].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []));
}
