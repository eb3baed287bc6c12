import { imItemList } from '../items/im-list.ts';
import { childOf } from '../soap/read-xml.ts';
import type { Json, JsonObject } from '../soap/structure.ts';
import { element } from '../soap/write-xml.ts';
import { ask } from './ask.ts';
import { alreadyDone, type KnownEntry, type Recovery, repeat, type Verdict } from './recovery.ts';

/** An IM list, as GetImItemList gives it. */
interface ImList {
  readonly groups: readonly JsonObject[];
  readonly personas: readonly JsonObject[];
}

/** What an IM list says of an entry: that it was done, with what its result has then; nothing; or what may be of another time. */
type Found = { readonly persona?: Json; readonly imGroup?: Json } | undefined | 'unknown';

/** What adds to the IM list looks there: what `find` finds is done; what it does not may be added again once its call is over. */
function imListed(find: (entry: KnownEntry, list: ImList) => Found): Recovery {
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
        const found = find(entry, list);
        if (typeof found === 'object') return alreadyDone(found);
        return isOver ? (found ?? 'notDone') : 'notYet';
      });
    },
  };
}

/** What adds a group looks for one of the same name or address, its property of that name. */
export function imGroupListed(name: 'displayName' | 'smtpAddress'): Recovery {
  return imListed(({ value }, { groups }) => {
    const imGroup = groups.find((group) => mentions(group[name], value[name]));
    return imGroup && { imGroup };
  });
}

/** What adds a contact to a group looks for it among the group's members. */
export const imMemberListed: Recovery = imListed(({ itemId, value }, { groups }) =>
  itemId && isMember([itemId.id], value.groupId, groups) ? {} : undefined,
);

/** What adds a new contact to a group looks for its persona, which has the address that is its member of that name, and whether it is in the group: elsewhere, it may have been there before. */
export function imContactListed(name: 'imAddress' | 'imTelephoneNumber'): Recovery {
  return imListed(({ value }, { groups, personas }) => {
    const same = personas.filter((persona) => mentions(persona, value[name]));
    const persona = same.find(({ attributions }) => isMember(contactIdsOf(attributions), value.groupId, groups));
    return persona ? { persona } : same.length > 0 ? 'unknown' : undefined;
  });
}

/** Says whether one of these contacts is in the group of that id or, without an id, in any. */
function isMember(contactIds: readonly Json[], groupId: Json | undefined, groups: ImList['groups']): boolean {
  return groups
    .filter(({ exchangeStoreId }) => groupId === undefined || idOf(exchangeStoreId) === idOf(groupId))
    .some(({ memberCorrelationKey }) => objects(memberCorrelationKey).some(({ id = '' }) => contactIds.includes(id)));
}

/** Gives the ids of the contacts that a persona is made of. */
function contactIdsOf(attributions: Json | undefined): readonly Json[] {
  return objects(attributions).map(({ sourceId }) => idOf(sourceId));
}

function idOf(itemId: Json | undefined): Json {
  return objects([itemId ?? null])[0]?.id ?? '';
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value)
    ? value.filter((each): each is JsonObject => typeof each === 'object' && each !== null)
    : [];
}

/** Says whether a text stands anywhere in a value, without regard to case: addresses are compared so. */
function mentions(value: Json | undefined, text: unknown): boolean {
  if (typeof value === 'string') return typeof text === 'string' && value.toLowerCase() === text.toLowerCase();
  return typeof value === 'object' && value !== null && Object.values(value).some((each) => mentions(each, text));
}
