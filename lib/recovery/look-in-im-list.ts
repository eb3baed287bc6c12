import { z } from 'zod';
import { imItemList } from '../items/im-list.ts';
import { childOf, type XmlElement } from '../soap/read-xml.ts';
import { isJsonObject, type Json } from '../soap/structure.ts';
import { element } from '../soap/write-xml.ts';
import { query } from './query.ts';
import { alreadyDone, type EntryFacts, type Recovery, retry, type Verdict } from './recovery.ts';

const json = z.record(z.string(), z.json());
const reference = z.object({ id: z.string().optional() });
const references = z.array(reference.catch({})).catch([]);
// What is read from a group, a persona and an entry; anything else of them is passed on or ignored.
const groupFacts = z.object({ exchangeStoreId: reference.catch({}), memberCorrelationKey: references });
const personaFacts = z.object({
  attributions: z.array(z.object({ sourceId: reference.catch({}) }).catch({ sourceId: {} })).catch([]),
});
const entryFacts = z.object({ groupId: reference.optional() });
const objects = z.array(json.catch({})).catch([]);
const imListResult = z.object({ groups: objects, personas: objects });

type ImList = z.infer<typeof imListResult>;

/** The finding about an entry in an IM list: done, with the data of its result; undefined if it is absent; `unknown` if it may have been there before. */
type Finding = { readonly persona?: Json; readonly imGroup?: Json } | undefined | 'unknown';

/** For calls that add to the IM list: reads the list. What is absent may be added again once its call is over. */
function lookInImList(find: (entry: EntryFacts, list: ImList) => Finding): Recovery {
  return {
    ...retry,
    async examine(entries, context) {
      const messages = await query('GetImItemList', element('m:GetImItemList', {}), context);
      if ('responseCode' in messages) return entries.map(() => ({ failure: messages }));
      const [message] = messages;
      if (message?.responseClass !== 'Success') return entries.map(() => 'unknown');
      const list = readImList(message.element);
      return entries.map(({ entry, isCallOver }): Verdict => {
        const finding = find(entry, list);
        if (typeof finding === 'object') return alreadyDone(finding);
        return isCallOver ? (finding ?? 'notDone') : 'callNotOver';
      });
    },
  };
}

function readImList(message: XmlElement): ImList {
  const list = childOf(message, 'ImItemList');
  return imListResult.parse(list ? imItemList.read(list) : {});
}

/** For calls that add a group: looks for a group with the entry's value of this property. */
export function lookForImGroup(name: 'displayName' | 'smtpAddress'): Recovery {
  return lookInImList(({ value }, { groups }) => {
    const imGroup = groups.find((group) => mentions(group[name], value[name]));
    return imGroup && { imGroup };
  });
}

/** For calls that add an existing contact to a group: looks for the contact among the group's members. */
export const lookForImMember: Recovery = lookInImList(({ itemId, value }, { groups }) =>
  itemId && isMember([itemId.id], groupIdOf(value), groups) ? {} : undefined,
);

/** For calls that add a new contact to a group: looks there for a persona with the entry's value of this property; in another group, it may be an older one. */
export function lookForImContact(name: 'imAddress' | 'imTelephoneNumber'): Recovery {
  return lookInImList(({ value }, { groups, personas }) => {
    const same = personas.filter((persona) => mentions(persona, value[name]));
    const persona = same.find((each) => isMember(contactIdsOf(each), groupIdOf(value), groups));
    return persona ? { persona } : same.length > 0 ? 'unknown' : undefined;
  });
}

/** Whether one of these contacts is in the group with this id or, if undefined, in any group. */
function isMember(contactIds: readonly string[], groupId: string | undefined, groups: ImList['groups']): boolean {
  return groups
    .map((group) => groupFacts.parse(group))
    .filter(({ exchangeStoreId }) => groupId === undefined || (exchangeStoreId.id ?? '') === groupId)
    .some(({ memberCorrelationKey }) => memberCorrelationKey.some(({ id = '' }) => contactIds.includes(id)));
}

function contactIdsOf(persona: ImList['personas'][number]): readonly string[] {
  return personaFacts.parse(persona).attributions.map(({ sourceId }) => sourceId.id ?? '');
}

function groupIdOf(value: EntryFacts['value']): string | undefined {
  const { groupId } = entryFacts.parse(value);
  return groupId && (groupId.id ?? '');
}

/** Whether a text occurs anywhere in a value; case does not count, because it does not in addresses. */
function mentions(value: Json | undefined, text: Json | undefined): boolean {
  if (typeof value === 'string') return typeof text === 'string' && value.toLowerCase() === text.toLowerCase();
  if (Array.isArray(value)) return value.some((each) => mentions(each, text));
  return isJsonObject(value) && Object.values(value).some((each) => mentions(each, text));
}
