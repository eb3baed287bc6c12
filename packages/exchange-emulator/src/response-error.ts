import type { Element } from './xml.ts';

/** Exchange's text for each response code. */
const messageTexts = {
  ErrorBatchProcessingStopped:
    'An error occurred when processing a previous item. The remaining items were not processed.',
  ErrorCalendarCannotUseIdForOccurrenceId: 'The Id is not an occurrence of a recurring calendar item.',
  ErrorCalendarCannotUseIdForRecurringMasterId: 'The Id is not a recurring master.',
  ErrorCannotCreateContactInNonContactFolder: 'Cannot create a contact in a non-contact Folder.',
  ErrorCannotUseFolderIdForItemId: 'Id is a folder Id, but an item Id is required.',
  ErrorCannotUseItemIdForFolderId: 'Id is an item Id, but a folder Id is required.',
  ErrorChangeKeyRequiredForWriteOperations: 'A change key is required for this operation.',
  ErrorFolderNotFound: 'The specified folder could not be found in the store.',
  ErrorAccessDenied: 'Access is denied. Check credentials and try again.',
  ErrorContentConversionFailed: 'Content conversion failed.',
  ErrorContainsFilterWrongType: 'The Contains filter can only be used for string properties.',
  ErrorImContactLimitReached: 'The maximum number of IM contacts has been reached.',
  ErrorImGroupDisplayNameAlreadyExists: 'An IM group with the specified display name already exists.',
  ErrorImGroupLimitReached: 'The maximum number of IM groups has been reached.',
  ErrorIncorrectUpdatePropertyCount:
    'An object within a change description must contain one and only one property to modify.',
  ErrorInvalidChangeKey: 'The change key is invalid.',
  ErrorInvalidExcludesRestriction: 'The Excludes filter can only be used for integer properties.',
  ErrorInvalidExtendedProperty: 'The extended property attribute combination is invalid.',
  ErrorInvalidExtendedPropertyValue: 'The extended property value is invalid for the type of the property.',
  ErrorInvalidIdEmpty: 'Id must be non-empty.',
  ErrorInvalidIdMalformed: 'Id is malformed.',
  ErrorInvalidImContactId: 'The specified Im Contact Id is invalid.',
  ErrorInvalidImDistributionGroupSmtpAddress: 'The specified IM distribution group SMTP address is invalid.',
  ErrorInvalidImGroupId: 'The specified Im Group Id is invalid.',
  ErrorInvalidIndexedPagingParameters: 'The offset for indexed paging must not be negative.',
  ErrorInvalidItemForOperationCreateItem: 'Items of this type cannot be created.',
  ErrorInvalidItemForOperationSendItem: 'The item is not an unsent message.',
  ErrorInvalidOperation: 'The operation is invalid.',
  ErrorInvalidPagingMaxRows: 'The maximum number of rows to return must be greater than zero.',
  ErrorInvalidPropertyAppend: 'Append is not supported for this property.',
  ErrorInvalidPropertyDelete: 'Delete is not supported for this property.',
  ErrorInvalidPropertyRequest: 'Property is not valid for this object type.',
  ErrorInvalidPropertySet: 'Set action is invalid for property.',
  ErrorInvalidPropertyUpdateSentMessage: 'Update operation is invalid for property of a sent message.',
  ErrorInvalidRecipients: 'At least one recipient is not valid.',
  ErrorInvalidRequest: 'The request is invalid.',
  ErrorInvalidRoutingType: 'The routing type is invalid.',
  ErrorInvalidSendItemSaveSettings: 'A folder was specified for a copy that is not saved.',
  ErrorInvalidValueForProperty: 'The comparison value is invalid for the property.',
  ErrorIrresolvableConflict: 'The change key of the request is not the current change key of the item.',
  ErrorItemNotFound: 'The specified object was not found in the store.',
  ErrorMessageDispositionRequired: 'Message disposition is required.',
  ErrorMissingRecipients: 'There are no recipients specified.',
  ErrorNonExistentMailbox: 'The SMTP address has no mailbox associated with it.',
  ErrorNoPropertyTagForCustomProperties: 'PropertyTag cannot be used for properties in the custom range.',
  ErrorRestrictionTooLong: 'Restriction contained too many elements.',
  ErrorSavedItemFolderNotFound: 'The folder in which items were to be saved could not be found.',
  ErrorSendAsDenied:
    'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
  ErrorStaleObject: 'The change key of the request is not the current change key of the item.',
  ErrorToFolderNotFound: 'The folder to move or copy the items to could not be found.',
  ErrorUnableToRemoveImContactFromGroup: 'The IM contact could not be removed from the group.',
  ErrorUnsupportedMapiPropertyType: 'The MAPI property type is not supported.',
  ErrorUnsupportedMimeConversion: 'Mime conversion is not supported for this item type.',
  ErrorUnsupportedPathForQuery: 'The property path cannot be used in a restriction.',
  ErrorUnsupportedPathForSortGroup: 'The property path cannot be used for sorting or grouping.',
  ErrorUnsupportedQueryFilter: 'The restriction is not supported.',
  ErrorUpdatePropertyMismatch: 'The path and the element of the update do not name the same property.',
} as const;

/** Returns Exchange's text for a response code, with a default for codes that the emulator never returns on its own. */
export function messageTextOf(code: string): string {
  const texts: Readonly<Record<string, string>> = messageTexts;
  return texts[code] ?? 'The request failed.';
}

/** The response codes that the emulator returns. */
export type ErrorCode = keyof typeof messageTexts;

/**
 * The error of one entry, or of a whole request if it is thrown outside of any entry. Becomes a response message of
 * class Error, with `details` in its MessageXml.
 */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
  readonly code: string;
  readonly details: readonly Element[];

  constructor(code: ErrorCode, details?: readonly Element[]);
  constructor(code: string, details: readonly Element[], messageText: string | undefined);
  constructor(code: string, details: readonly Element[] = [], messageText = messageTextOf(code)) {
    super(messageText);
    this.code = code;
    this.details = details;
  }
}
