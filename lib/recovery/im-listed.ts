import { ask } from '../ask.ts';
import { imItemList } from '../items/im-list.ts';
import { childOf } from '../soap/read-xml.ts';
import type { Json, JsonObject } from '../soap/structure.ts';
import { element } from '../soap/write-xml.ts';
import { alreadyDone, type KnownEntry, type Recovery, repeat, type Verdict } from './recovery.ts';

/** An IM list, as GetImItemList gives it. */
export interface ImList {
  readonly groups: readonly JsonObject[];
  readonly personas: readonly JsonObject[];
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value)
    ? value.filter((each): each is JsonObject => typeof each === 'object' && each !== null)
    : [];
}

/** What adds to the IM list looks there: what `isListed` finds is done; what it does not may be added again once its call is over. */
export function imListed(isListed: (entry: KnownEntry, list: ImList) => boolean): Recovery {
  return {
    ...repeat,
    async examine(entries, context) {
      const messages = await ask('GetImItemList', element('m:GetImItemList', {}), context);
      if ('responseCode' in messages) return entries.map(() => ({ failure: messages }));
      const [message] = messages;
      if (message?.responseClass !== 'Success') return entries.map(() => 'unknown');
      const read = childOf(message.element, 'ImItemList');
      const { groups, personas } = (read ? imItemList.read(read) : {}) as JsonObject;
      const list = { groups: objects(groups), personas: objects(personas) };
      return entries.map(({ entry, isOver }): Verdict => {
        if (isListed(entry, list)) return alreadyDone();
        return isOver ? 'notDone' : 'notYet';
      });
    },
  };
}

/** Says whether a text stands anywhere in a value, without regard to case: addresses are compared so. */
export function mentions(value: Json | undefined, text: unknown): boolean {
  if (typeof value === 'string') return typeof text === 'string' && value.toLowerCase() === text.toLowerCase();
  return typeof value === 'object' && value !== null && Object.values(value).some((each) => mentions(each, text));
}
