import { path } from './identifier-types.ts';
import type { ComplexTypes, Particle } from './notation.ts';

// The properties to set or append, in an item of their own.
const changedItem: Particle = {
  choice: [
    'Item ItemType',
    'Message MessageType',
    'CalendarItem CalendarItemType',
    'Contact ContactItemType',
    'DistributionList DistributionListType',
    'MeetingMessage MeetingMessageType',
    'MeetingRequest MeetingRequestMessageType',
    'MeetingResponse MeetingResponseMessageType',
    'MeetingCancellation MeetingCancellationMessageType',
    'Task TaskType',
    'PostItem PostItemType',
    'RoleMember RoleMemberItemType',
    'Network NetworkItemType',
    'Person AbchPersonItemType',
  ],
};

/** The complex types of the changes that UpdateItem makes. */
export const changeTypes: ComplexTypes = {
  AppendToItemFieldType: {
    extends: 'ItemChangeDescriptionType',
    content: [changedItem],
  },
  ChangeDescriptionType: { content: [path] },
  DeleteItemFieldType: { extends: 'ItemChangeDescriptionType', content: [] },
  ItemChangeDescriptionType: { extends: 'ChangeDescriptionType' },
  ItemChangeType: {
    content: [
      {
        choice: [
          'ItemId ItemIdType',
          'OccurrenceItemId OccurrenceItemIdType',
          'RecurringMasterItemId RecurringMasterItemIdType',
        ],
      },
      'Updates NonEmptyArrayOfItemChangeDescriptionsType',
    ],
  },
  NonEmptyArrayOfItemChangeDescriptionsType: {
    content: [
      {
        choice: [
          'AppendToItemField AppendToItemFieldType',
          'SetItemField SetItemFieldType',
          'DeleteItemField DeleteItemFieldType',
        ],
        occurs: '+',
      },
    ],
  },
  NonEmptyArrayOfItemChangesType: { content: ['ItemChange+ ItemChangeType'] },
  SetItemFieldType: {
    extends: 'ItemChangeDescriptionType',
    content: [changedItem],
  },
};
