import { type Kind, simple, structure } from '../schema/kind.ts';
import { extendedProperty } from '../schema/kinds/extended-property.ts';
import { flag } from '../schema/kinds/flag.ts';
import { list, readableList } from '../schema/kinds/list.ts';
import { mailboxes } from '../schema/kinds/mailbox.ts';
import { record } from '../schema/kinds/record.ts';
import { body, mimeContent, retentionTag } from '../schema/kinds/texts.ts';
import { type Property, property, readOnly, withoutFieldUri } from '../schema/property.ts';
import { base64, boolean, dateTime, enumeration, int, language, long, text } from '../schema/simple-types.ts';

const right = { kind: simple(boolean), readOnly: true } as const;

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/effectiverights
/** The rights of the caller on an item or a folder. */
export const effectiveRights = record('rights of the caller', {
  CreateAssociated: right,
  CreateContents: right,
  CreateHierarchy: right,
  Delete: right,
  Modify: right,
  Read: right,
  ViewPrivateItems: right,
});

const strings = list('String', simple(text));

/** The extended properties of an item or a folder: an array in JSON, an element for each in XML. */
export const extendedProperties: Property = {
  name: 'extendedProperties',
  element: 'ExtendedProperty',
  kind: extendedProperty,
  access: 'SUD',
  repeats: true,
  since: 'Exchange2007_SP1',
};

// In the order of t:ItemType: https://learn.microsoft.com/exchange/client-developer/web-service-reference/item
/** Returns the properties of every item type. An attachment can be an item of any type, so its kind is passed in. */
export const itemProperties = (attachments: Kind): readonly Property[] => [
  property('item:MimeContent', mimeContent, 'SU'),
  readOnly('item:ItemId', structure),
  readOnly('item:ParentFolderId', structure),
  property('item:ItemClass', simple(text), 'SU'),
  property('item:Subject', simple(text), 'SUD'),
  property('item:Sensitivity', simple(enumeration(['Normal', 'Personal', 'Private', 'Confidential'])), 'SU'),
  property('item:Body', body, 'SUAD'),
  property('item:Attachments', attachments, 'S'),
  readOnly('item:DateTimeReceived', simple(dateTime)),
  readOnly('item:Size', simple(int())),
  property('item:Categories', strings, 'SUD'),
  property('item:Importance', simple(enumeration(['Low', 'Normal', 'High'])), 'SU'),
  property('item:InReplyTo', simple(text), 'SUD'),
  readOnly('item:IsSubmitted', simple(boolean)),
  readOnly('item:IsDraft', simple(boolean)),
  readOnly('item:IsFromMe', simple(boolean)),
  readOnly('item:IsResend', simple(boolean)),
  readOnly('item:IsUnmodified', simple(boolean)),
  readOnly('item:InternetMessageHeaders', readableList(structure)),
  readOnly('item:DateTimeSent', simple(dateTime)),
  readOnly('item:DateTimeCreated', simple(dateTime)),
  readOnly('item:ResponseObjects', structure),
  property('item:ReminderDueBy', simple(dateTime), 'SU'),
  property('item:ReminderIsSet', simple(boolean), 'SU'),
  readOnly('item:ReminderNextTime', simple(dateTime)),
  property('item:ReminderMinutesBeforeStart', simple(int(0, 2629800)), 'SU'),
  readOnly('item:DisplayCc', simple(text)),
  readOnly('item:DisplayTo', simple(text)),
  readOnly('item:DisplayBcc', simple(text)),
  readOnly('item:HasAttachments', simple(boolean)),
  extendedProperties,
  property('item:Culture', simple(language), 'SUD'),
  readOnly('item:EffectiveRights', effectiveRights),
  readOnly('item:LastModifiedName', simple(text)),
  readOnly('item:LastModifiedTime', simple(dateTime)),
  property('item:IsAssociated', simple(boolean), 'S', 'Exchange2010'),
  readOnly('item:WebClientReadFormQueryString', simple(text)),
  readOnly('item:WebClientEditFormQueryString', simple(text)),
  readOnly('item:ConversationId', structure),
  readOnly('item:UniqueBody', body),
  property('item:Flag', flag, 'SU', 'Exchange2013'),
  readOnly('item:StoreEntryId', simple(base64)),
  readOnly('item:InstanceKey', simple(base64)),
  readOnly('item:NormalizedBody', body),
  readOnly('item:EntityExtractionResult', structure),
  property('item:PolicyTag', retentionTag, 'SUD', 'Exchange2013'),
  property('item:ArchiveTag', retentionTag, 'SUD', 'Exchange2013'),
  readOnly('item:RetentionDate', simple(dateTime)),
  readOnly('item:Preview', simple(text)),
  readOnly('item:RightsManagementLicenseData', structure),
  readOnly('item:PredictedActionReasons', structure),
  readOnly('item:IsClutter', simple(boolean)),
  readOnly('item:BlockStatus', simple(boolean)),
  readOnly('item:HasBlockedImages', simple(boolean)),
  readOnly('item:TextBody', body),
  readOnly('item:IconIndex', simple(text)),
  withoutFieldUri('SearchKey', simple(base64)),
  withoutFieldUri('SortKey', simple(long)),
  property('item:Hashtags', strings, 'SUD', 'Exchange2015'),
  property('item:Mentions', mailboxes, 'SUD', 'Exchange2015'),
  readOnly('item:MentionedMe', simple(boolean)),
  readOnly('item:MentionsPreview', structure),
  readOnly('item:MentionsEx', structure),
  readOnly('item:AppliedHashtags', structure),
  readOnly('item:AppliedHashtagsPreview', structure),
  readOnly('item:Likes', structure),
  readOnly('item:LikesPreview', structure),
  readOnly('item:PendingSocialActivityTagIds', strings),
  readOnly('item:AtAllMention', simple(boolean)),
  readOnly('item:CanDelete', simple(boolean)),
  readOnly('item:InferenceClassification', simple(text)),
];
