import { keyOf } from '../../contract/key.ts';
import type { WorkMessage } from './work-message.ts';

/** Messages whose entries go into common calls: of one operation, one mailbox and equal options. */
export type CommonCalls = readonly [WorkMessage, ...WorkMessage[]];

/** Gives the keys under which a message's entries are created; none where they are not. */
export function keysOf({ operation, request }: WorkMessage): readonly string[] {
  return operation.isKeyed ? request.entries.flatMap((entry) => keyOf(entry) ?? []) : [];
}

/** Gives a mailbox's messages in waves: messages with an entry of the same key come in different waves, so that the second finds what the first has created. */
export function wavesOf(messages: readonly WorkMessage[]): readonly (readonly WorkMessage[])[] {
  const waveOfKey = new Map<string, number>();
  const waves = Map.groupBy(messages, (message) => {
    const keys = keysOf(message);
    const wave = 1 + Math.max(-1, ...keys.map((key) => waveOfKey.get(key) ?? -1));
    for (const key of keys) waveOfKey.set(key, wave);
    return wave;
  });
  return [...waves].sort(([one], [other]) => one - other).map(([, wave]) => wave);
}

/** Gives messages as those that have common calls. */
export function commonCalls(messages: readonly WorkMessage[]): readonly CommonCalls[] {
  const byOptions = Map.groupBy(messages, ({ operation, request: { options } }) => {
    const { mailbox, ...others } = options;
    return JSON.stringify([operation.name, mailbox?.toLowerCase(), others]);
  });
  return [...byOptions.values()].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []));
}
