import type { Outcome } from '../contract/result.ts';
import { readChosenItem } from '../items/item-choice.ts';
import { writeItemShape } from '../items/item-shape.ts';
import type { PropertyPath } from '../schema/property-path.ts';
import { type ItemId, writeItemId } from '../soap/identifiers.ts';
import type { JsonObject } from '../soap/structure.ts';
import { element } from '../soap/write-xml.ts';
import { type AskContext, ask } from './ask.ts';

/** What is known of an item that was looked at: what it holds, or the outcome that says why it cannot be read. */
export type LookedAt = { readonly item: JsonObject } | { readonly failure: Outcome };

/** Looks at items: gives for each, in order, its id and these properties. */
export async function lookAt(
  itemIds: readonly ItemId[],
  additionalProperties: readonly PropertyPath[],
  context: AskContext,
): Promise<readonly LookedAt[]> {
  const shape = { baseShape: 'IdOnly', ...(additionalProperties.length > 0 ? { additionalProperties } : {}) };
  // The id alone: what the change key of the request was is not what it is now.
  const ids = itemIds.map(({ id }) => writeItemId({ id }));
  const body = element('m:GetItem', {}, writeItemShape(shape), element('m:ItemIds', {}, ...ids));
  const messages = await ask('GetItem', body, context);
  return itemIds.map((_, place) => {
    if ('responseCode' in messages) return { failure: messages };
    const message = messages[place] ?? messages[0];
    if (!message) return { failure: { responseClass: 'Error', responseCode: 'BatchOutcomeUnknown' } };
    const { element: read, ...failure } = message;
    return message.responseClass === 'Success' ? readItem(read) : { failure };
  });
}

function readItem(read: Parameters<typeof readChosenItem>[0]): LookedAt {
  const { item = {} } = readChosenItem(read);
  const [held] = typeof item === 'object' && item !== null ? Object.values(item as JsonObject) : [];
  return { item: typeof held === 'object' && held !== null ? (held as JsonObject) : {} };
}
