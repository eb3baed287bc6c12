import type { ComplexTypes } from './notation.ts';

/** The complex types of the requests. Their elements are in the messages namespace. */
export const requestTypes: ComplexTypes = {
  BaseRequestType: {},
  CreateItemType: {
    extends: 'BaseRequestType',
    content: ['SavedItemFolderId? TargetFolderIdType', 'Items NonEmptyArrayOfAllItemsType'],
    attributes: [
      'MessageDisposition? MessageDispositionType',
      'SendMeetingInvitations? CalendarItemCreateOrDeleteOperationType',
    ],
  },
  DeleteItemType: {
    extends: 'BaseRequestType',
    content: ['ItemIds NonEmptyArrayOfBaseItemIdsType'],
    attributes: [
      'DeleteType DisposalType',
      'SendMeetingCancellations? CalendarItemCreateOrDeleteOperationType',
      'AffectedTaskOccurrences? AffectedTaskOccurrencesType',
      'SuppressReadReceipts? boolean',
    ],
  },
  GetItemType: {
    extends: 'BaseRequestType',
    content: ['ItemShape ItemResponseShapeType', 'ItemIds NonEmptyArrayOfBaseItemIdsType'],
  },
  UpdateItemType: {
    extends: 'BaseRequestType',
    content: ['SavedItemFolderId? TargetFolderIdType', 'ItemChanges NonEmptyArrayOfItemChangesType'],
    attributes: [
      'ConflictResolution ConflictResolutionType',
      'MessageDisposition? MessageDispositionType',
      'SendMeetingInvitationsOrCancellations? CalendarItemUpdateOperationType',
      'SuppressReadReceipts? boolean',
    ],
  },
  SendItemType: {
    extends: 'BaseRequestType',
    content: ['ItemIds NonEmptyArrayOfBaseItemIdsType', 'SavedItemFolderId? TargetFolderIdType'],
    attributes: ['SaveItemToFolder boolean'],
  },
  BaseMoveCopyItemType: {
    extends: 'BaseRequestType',
    content: ['ToFolderId TargetFolderIdType', 'ItemIds NonEmptyArrayOfBaseItemIdsType', 'ReturnNewItemIds? boolean'],
  },
  MoveItemType: { extends: 'BaseMoveCopyItemType' },
  CopyItemType: { extends: 'BaseMoveCopyItemType' },
  FindFolderType: {
    extends: 'BaseRequestType',
    content: [
      'FolderShape FolderResponseShapeType',
      {
        choice: ['IndexedPageFolderView IndexedPageViewType', 'FractionalPageFolderView FractionalPageViewType'],
        occurs: '?',
      },
      'Restriction? RestrictionType',
      'ParentFolderIds NonEmptyArrayOfBaseFolderIdsType',
    ],
    attributes: ['Traversal FolderQueryTraversalType'],
  },
  GetFolderType: {
    extends: 'BaseRequestType',
    content: ['FolderShape FolderResponseShapeType', 'FolderIds NonEmptyArrayOfBaseFolderIdsType'],
  },
  FindItemType: {
    extends: 'BaseRequestType',
    content: [
      'ItemShape ItemResponseShapeType',
      {
        choice: [
          'IndexedPageItemView IndexedPageViewType',
          'FractionalPageItemView FractionalPageViewType',
          'SeekToConditionPageItemView SeekToConditionPageViewType',
          'CalendarView CalendarViewType',
          'ContactsView ContactsViewType',
        ],
        occurs: '?',
      },
      { choice: ['GroupBy GroupByType', 'DistinguishedGroupBy DistinguishedGroupByType'], occurs: '?' },
      'Restriction? RestrictionType',
      'SortOrder? NonEmptyArrayOfFieldOrdersType',
      'ParentFolderIds NonEmptyArrayOfBaseFolderIdsType',
      'QueryString? QueryStringType',
    ],
    attributes: ['Traversal ItemQueryTraversalType'],
  },
  QueryStringType: {
    text: 'string',
    attributes: ['ResetCache? boolean', 'ReturnHighlightTerms? boolean', 'ReturnDeletedItems? boolean'],
  },
};
