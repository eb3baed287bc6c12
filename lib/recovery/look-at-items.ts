import { z } from 'zod';
import { readChosenItem } from '../items/item-choice.ts';
import { writeItemShape } from '../items/item-shape.ts';
import type { PropertyPath } from '../schema/property-path.ts';
import { type ItemId, writeItemId } from '../soap/identifiers.ts';
import type { ResponseMessage } from '../soap/response.ts';
import type { JsonObject } from '../soap/structure.ts';
import { element } from '../soap/write-xml.ts';
import { type QueryContext, query } from './query.ts';
import type { LookUpFailure } from './recovery.ts';

/** An item as it is now. */
export interface CurrentItem {
  readonly item: JsonObject;
}

/** Reads the ids, change keys and these properties of items; returns for each, in order, the item or why it cannot be read. */
export async function lookAtItems(
  itemIds: readonly ItemId[],
  additionalProperties: readonly PropertyPath[],
  context: QueryContext,
): Promise<readonly (CurrentItem | LookUpFailure)[]> {
  // Exchange refuses a GetItem without ids.
  if (itemIds.length === 0) return [];
  const shape = { baseShape: 'IdOnly', ...(additionalProperties.length > 0 ? { additionalProperties } : {}) };
  // The id alone, because the item may have another change key by now.
  const ids = itemIds.map(({ id }) => writeItemId({ id }));
  const body = element('m:GetItem', {}, writeItemShape(shape), element('m:ItemIds', {}, ...ids));
  const messages = await query('GetItem', body, context);
  return itemIds.map((_, place) => {
    if ('responseCode' in messages) return { failure: messages };
    const message = messages[place] ?? messages[0];
    return message
      ? currentItem(message)
      : { failure: { responseClass: 'Error', responseCode: 'BatchOutcomeUnknown' } };
  });
}

const itemByType = z.record(z.string(), z.record(z.string(), z.json()));
const readMessage = z.object({ item: itemByType.default({}) });

function currentItem({ element: read, ...failure }: ResponseMessage): CurrentItem | LookUpFailure {
  if (failure.responseClass !== 'Success') return { failure };
  const { data } = readMessage.safeParse(readChosenItem(read));
  if (!data) return { failure: { responseClass: 'Error', responseCode: 'BatchOutcomeUnknown' } };
  const [item = {}] = Object.values(data.item);
  return { item };
}
