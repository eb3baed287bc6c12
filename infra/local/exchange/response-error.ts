import type { Element } from './xml.ts';

/** What the server says beside each response code. */
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
  ErrorContainsFilterWrongType: 'The Contains filter can only be used for string properties.',
  ErrorIncorrectUpdatePropertyCount:
    'An object within a change description must contain one and only one property to modify.',
  ErrorInvalidChangeKey: 'The change key is invalid.',
  ErrorInvalidExcludesRestriction: 'The Excludes filter can only be used for integer properties.',
  ErrorInvalidExtendedProperty: 'The extended property attribute combination is invalid.',
  ErrorInvalidExtendedPropertyValue: 'The extended property value is invalid for the type of the property.',
  ErrorInvalidIdEmpty: 'Id must be non-empty.',
  ErrorInvalidIdMalformed: 'Id is malformed.',
  ErrorInvalidIndexedPagingParameters: 'The offset for indexed paging must not be negative.',
  ErrorInvalidItemForOperationCreateItem: 'Items of this type cannot be created.',
  ErrorInvalidOperation: 'The operation is invalid.',
  ErrorInvalidPagingMaxRows: 'The maximum number of rows to return must be greater than zero.',
  ErrorInvalidPropertyAppend: 'Append is not supported for this property.',
  ErrorInvalidPropertyDelete: 'Delete is not supported for this property.',
  ErrorInvalidPropertyRequest: 'Property is not valid for this object type.',
  ErrorInvalidPropertySet: 'Set action is invalid for property.',
  ErrorInvalidRequest: 'The request is invalid.',
  ErrorInvalidValueForProperty: 'The comparison value is invalid for the property.',
  ErrorIrresolvableConflict: 'The change key of the request is not the current change key of the item.',
  ErrorItemNotFound: 'The specified object was not found in the store.',
  ErrorMessageDispositionRequired: 'Message disposition is required.',
  ErrorNonExistentMailbox: 'The SMTP address has no mailbox associated with it.',
  ErrorNoPropertyTagForCustomProperties: 'PropertyTag cannot be used for properties in the custom range.',
  ErrorRestrictionTooLong: 'Restriction contained too many elements.',
  ErrorSavedItemFolderNotFound: 'The folder in which items were to be saved could not be found.',
  ErrorUnsupportedMapiPropertyType: 'The MAPI property type is not supported.',
  ErrorUnsupportedMimeConversion: 'Mime conversion is not supported for this item type.',
  ErrorUnsupportedPathForQuery: 'The property path cannot be used in a restriction.',
  ErrorUnsupportedPathForSortGroup: 'The property path cannot be used for sorting or grouping.',
  ErrorUnsupportedQueryFilter: 'The restriction is not supported.',
  ErrorUpdatePropertyMismatch: 'The path and the element of the update do not name the same property.',
} as const;

/** What the server says beside a response code, also beside one that it never gives by itself. */
export function messageTextOf(code: string): string {
  const texts: Readonly<Record<string, string>> = messageTexts;
  return texts[code] ?? 'The request failed.';
}

/** The code of an error of one entry. */
export type ErrorCode = keyof typeof messageTexts;

/**
 * The error of one entry, or, thrown outside of any entry, of a whole request: it becomes a response message of class
 * Error whose MessageXml holds the `details`.
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
