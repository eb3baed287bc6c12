import type { ComplexTypes } from './notation.ts';

/** The complex types of the entities that Exchange extracts from a body. */
export const entityTypes: ComplexTypes = {
  EntityType: { content: ['Position* EmailPositionType'] },
  UrlEntityType: { extends: 'EntityType', content: ['Url? string'] },
  ArrayOfAddressEntitiesType: { content: ['AddressEntity* AddressEntityType'] },
  AddressEntityType: { extends: 'EntityType', content: ['Address? string'] },
  ArrayOfEmailAddressEntitiesType: { content: ['EmailAddressEntity* EmailAddressEntityType'] },
  EmailAddressEntityType: { extends: 'EntityType', content: ['EmailAddress? string'] },
  ArrayOfAddressesType: { content: ['Address* string'] },
  ArrayOfUrlEntitiesType: { content: ['UrlEntity* UrlEntityType'] },
  ArrayOfMeetingSuggestionsType: { content: ['MeetingSuggestion+ MeetingSuggestionType'] },
  MeetingSuggestionType: {
    extends: 'EntityType',
    content: [
      'Attendees? ArrayOfEmailUsersType',
      'Location? string',
      'Subject? string',
      'MeetingString? string',
      'StartTime? dateTime',
      'EndTime? dateTime',
    ],
  },
  ArrayOfTaskSuggestionsType: { content: ['TaskSuggestion+ TaskSuggestionType'] },
  ArrayOfContactsType: { content: ['Contact* ContactType'] },
  ContactType: {
    extends: 'EntityType',
    content: [
      'PersonName? string',
      'BusinessName? string',
      'PhoneNumbers? ArrayOfPhonesType',
      'Urls? ArrayOfUrlsType',
      'EmailAddresses? ArrayOfExtractedEmailAddresses',
      'Addresses? ArrayOfAddressesType',
      'ContactString? string',
    ],
  },
  ArrayOfUrlsType: { content: ['Url* string'] },
  ArrayOfPhonesType: { content: ['Phone* PhoneType'] },
  PhoneType: { content: ['OriginalPhoneString? string', 'PhoneString? string', 'Type? string'] },
  ArrayOfPhoneEntitiesType: { content: ['Phone* PhoneEntityType'] },
  PhoneEntityType: {
    extends: 'EntityType',
    content: ['OriginalPhoneString? string', 'PhoneString? string', 'Type? string'],
  },
  ArrayOfEmailUsersType: { content: ['EmailUser* EmailUserType'] },
  EmailUserType: { content: ['Name? string', 'UserId? string'] },
  TaskSuggestionType: { extends: 'EntityType', content: ['TaskString? string', 'Assignees? ArrayOfEmailUsersType'] },
  ArrayOfExtractedEmailAddresses: { content: ['EmailAddress* string'] },
  EntityExtractionResultType: {
    content: [
      'Addresses? ArrayOfAddressEntitiesType',
      'MeetingSuggestions? ArrayOfMeetingSuggestionsType',
      'TaskSuggestions? ArrayOfTaskSuggestionsType',
      'EmailAddresses? ArrayOfEmailAddressEntitiesType',
      'Contacts? ArrayOfContactsType',
      'Urls? ArrayOfUrlEntitiesType',
      'PhoneNumbers? ArrayOfPhoneEntitiesType',
    ],
  },
};
