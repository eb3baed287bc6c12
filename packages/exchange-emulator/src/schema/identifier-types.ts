import type { ComplexTypes, Particle } from './notation.ts';

/** The three ways to name a property. */
export const path: Particle = {
  choice: [
    'FieldURI PathToUnindexedFieldType',
    'IndexedFieldURI PathToIndexedFieldType',
    'ExtendedFieldURI PathToExtendedFieldType',
  ],
};

/** The complex types of identifiers, property paths, shapes and extended properties, in the order of types.xsd. */
export const identifierTypes: ComplexTypes = {
  ArrayOfRecipientsType: { content: [{ choice: ['Mailbox EmailAddressType'], occurs: '*' }] },
  BaseEmailAddressType: {},
  BaseItemIdType: {},
  BasePathToElementType: {},
  DistinguishedFolderIdType: {
    extends: 'BaseFolderIdType',
    content: ['Mailbox? EmailAddressType'],
    attributes: ['Id DistinguishedFolderIdNameType', 'ChangeKey? string'],
  },
  EmailAddressType: {
    extends: 'BaseEmailAddressType',
    content: [
      'Name? string',
      'EmailAddress? NonEmptyStringType',
      'RoutingType? NonEmptyStringType',
      'MailboxType? MailboxTypeType',
      'ItemId? ItemIdType',
      'OriginalDisplayName? string',
    ],
  },
  FolderIdType: { extends: 'BaseFolderIdType', attributes: ['Id string', 'ChangeKey? string'] },
  FolderResponseShapeType: {
    content: ['BaseShape DefaultShapeNamesType', 'AdditionalProperties? NonEmptyArrayOfPathsToElementType'],
  },
  ItemResponseShapeType: {
    content: [
      'BaseShape DefaultShapeNamesType',
      'IncludeMimeContent? boolean',
      'BodyType? BodyTypeResponseType',
      'UniqueBodyType? BodyTypeResponseType',
      'NormalizedBodyType? BodyTypeResponseType',
      'FilterHtmlContent? boolean',
      'ConvertHtmlCodePageToUTF8? boolean',
      'InlineImageUrlTemplate? string',
      'BlockExternalImages? boolean',
      'AddBlankTargetToLinks? boolean',
      'MaximumBodySize? int',
      'AdditionalProperties? NonEmptyArrayOfPathsToElementType',
    ],
  },
  NonEmptyArrayOfPathsToElementType: { content: [{ choice: [path], occurs: '+' }] },
  PathToIndexedFieldType: {
    extends: 'BasePathToElementType',
    attributes: ['FieldURI DictionaryURIType', 'FieldIndex string'],
  },
  PathToUnindexedFieldType: { extends: 'BasePathToElementType', attributes: ['FieldURI UnindexedFieldURIType'] },
  SingleRecipientType: { content: [{ choice: ['Mailbox EmailAddressType'] }] },
  ArrayOfOccurrenceRangesType: { content: ['Range+ OccurrencesRangeType'] },
  ItemIdType: { extends: 'BaseItemIdType', attributes: ['Id string', 'ChangeKey? string'] },
  NonEmptyArrayOfBaseItemIdsType: {
    content: [
      {
        choice: [
          'ItemId ItemIdType',
          'OccurrenceItemId OccurrenceItemIdType',
          'RecurringMasterItemId RecurringMasterItemIdType',
          'RecurringMasterItemIdRanges RecurringMasterItemIdRangesType',
        ],
        occurs: '+',
      },
    ],
  },
  OccurrenceItemIdType: {
    extends: 'BaseItemIdType',
    attributes: ['RecurringMasterId DerivedItemIdType', 'ChangeKey? string', 'InstanceIndex int'],
  },
  OccurrencesRangeType: {
    attributes: ['Start? dateTime', 'End? dateTime', 'Count? int', 'CompareOriginalStartTime? boolean'],
  },
  RecurringMasterItemIdType: {
    extends: 'BaseItemIdType',
    attributes: ['OccurrenceId DerivedItemIdType', 'ChangeKey? string'],
  },
  RecurringMasterItemIdRangesType: { extends: 'ItemIdType', content: ['Ranges? ArrayOfOccurrenceRangesType'] },
  AddressListIdType: { extends: 'BaseFolderIdType', attributes: ['Id string'] },
  BaseFolderIdType: {},
  ConsumerCalendarIdType: {
    extends: 'BaseFolderIdType',
    attributes: ['OwnerPuid long', 'OwnerCid? long', 'CalendarGuid GuidType'],
  },
  NonEmptyArrayOfBaseFolderIdsType: {
    content: [{ choice: ['FolderId FolderIdType', 'DistinguishedFolderId DistinguishedFolderIdType'], occurs: '+' }],
  },
  TargetFolderIdType: {
    content: [
      {
        choice: [
          'FolderId FolderIdType',
          'DistinguishedFolderId DistinguishedFolderIdType',
          'AddressListId AddressListIdType',
          'ConsumerCalendarId ConsumerCalendarIdType',
        ],
      },
    ],
  },
  ExtendedPropertyType: {
    content: [
      'ExtendedFieldURI PathToExtendedFieldType',
      { choice: ['Value string', 'Values NonEmptyArrayOfPropertyValuesType'] },
    ],
  },
  NonEmptyArrayOfExtendedFieldURIs: {
    content: [{ choice: ['ExtendedProperty PathToExtendedFieldType'], occurs: '+' }],
  },
  NonEmptyArrayOfPropertyValuesType: { content: [{ choice: ['Value+ string'] }] },
  PathToExtendedFieldType: {
    extends: 'BasePathToElementType',
    attributes: [
      'DistinguishedPropertySetId? DistinguishedPropertySetType',
      'PropertySetId? GuidType',
      'PropertyTag? PropertyTagType',
      'PropertyName? string',
      'PropertyId? int',
      'PropertyType MapiPropertyTypeType',
    ],
  },
};
