import type { ComplexTypes } from './notation.ts';

/** The complex types of the requests about the IM list. Their elements are in the messages namespace. */
export const imRequestTypes: ComplexTypes = {
  AddDistributionGroupToImListType: {
    extends: 'BaseRequestType',
    content: ['SmtpAddress NonEmptyStringType', 'DisplayName NonEmptyStringType'],
  },
  AddImContactToGroupType: { extends: 'BaseRequestType', content: ['ContactId ItemIdType', 'GroupId? ItemIdType'] },
  AddImGroupType: { extends: 'BaseRequestType', content: ['DisplayName NonEmptyStringType'] },
  AddNewImContactToGroupType: {
    extends: 'BaseRequestType',
    content: ['ImAddress NonEmptyStringType', 'DisplayName? NonEmptyStringType', 'GroupId? ItemIdType'],
  },
  AddNewTelUriContactToGroupType: {
    extends: 'BaseRequestType',
    content: [
      'TelUriAddress NonEmptyStringType',
      'ImContactSipUriAddress NonEmptyStringType',
      'ImTelephoneNumber NonEmptyStringType',
      'GroupId? ItemIdType',
    ],
  },
  GetImItemListType: { extends: 'BaseRequestType', content: ['ExtendedProperties? NonEmptyArrayOfExtendedFieldURIs'] },
  GetImItemsType: {
    extends: 'BaseRequestType',
    content: [
      'ContactIds? NonEmptyArrayOfBaseItemIdsType',
      'GroupIds? NonEmptyArrayOfBaseItemIdsType',
      'ExtendedProperties? NonEmptyArrayOfExtendedFieldURIs',
    ],
  },
  RemoveContactFromImListType: { extends: 'BaseRequestType', content: ['ContactId ItemIdType'] },
  RemoveDistributionGroupFromImListType: { extends: 'BaseRequestType', content: ['GroupId ItemIdType'] },
  RemoveImContactFromGroupType: { extends: 'BaseRequestType', content: ['ContactId ItemIdType', 'GroupId ItemIdType'] },
  RemoveImGroupType: { extends: 'BaseRequestType', content: ['GroupId ItemIdType'] },
  SetImGroupType: { extends: 'BaseRequestType', content: ['GroupId ItemIdType', 'NewDisplayName NonEmptyStringType'] },
  SetImListMigrationCompletedType: { extends: 'BaseRequestType', content: ['ImListMigrationCompleted boolean'] },
};
