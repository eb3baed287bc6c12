import { simple, structure } from '../schema/kind.ts';
import { mailboxes, sender, singleRecipient } from '../schema/kinds/mailbox.ts';
import { record } from '../schema/kinds/record.ts';
import { type Property, property, readOnly } from '../schema/property.ts';
import { base64, boolean, dateTime, int, text } from '../schema/simple-types.ts';
import type { ItemTypeDescription } from './item-type-description.ts';

const approvalRequestData = record('approval request and decision', {
  IsUndecidedApprovalRequest: { kind: simple(boolean), readOnly: true },
  ApprovalDecision: { kind: simple(int()), readOnly: true },
  ApprovalDecisionMaker: { kind: simple(text), readOnly: true },
  ApprovalDecisionTime: { kind: simple(dateTime), readOnly: true },
});

// In the order of t:MessageType: https://learn.microsoft.com/exchange/client-developer/web-service-reference/message-ex15websvcsotherref
// The recipients can be written, although Microsoft's table of .NET properties has them as read-only.
const ownProperties: readonly Property[] = [
  property('message:Sender', sender, 'S'),
  property('message:ToRecipients', mailboxes, 'SUAD'),
  property('message:CcRecipients', mailboxes, 'SUAD'),
  property('message:BccRecipients', mailboxes, 'SUAD'),
  property('message:IsReadReceiptRequested', simple(boolean), 'SUD'),
  property('message:IsDeliveryReceiptRequested', simple(boolean), 'SUD'),
  readOnly('message:ConversationIndex', simple(base64)),
  readOnly('message:ConversationTopic', simple(text)),
  property('message:From', sender, 'SUD'),
  readOnly('message:InternetMessageId', simple(text)),
  property('message:IsRead', simple(boolean), 'SU'),
  property('message:IsResponseRequested', simple(boolean), 'SUD'),
  property('message:References', simple(text), 'SUD'),
  property('message:ReplyTo', mailboxes, 'SUAD'),
  readOnly('message:ReceivedBy', singleRecipient),
  readOnly('message:ReceivedRepresenting', singleRecipient),
  readOnly('message:ApprovalRequestData', approvalRequestData),
  readOnly('message:VotingInformation', structure),
  readOnly('message:ReminderMessageData', structure),
  readOnly('message:MessageSafety', structure),
  readOnly('SenderSMTPAddress', simple(text)),
  readOnly('MailboxGuids', structure),
  readOnly('message:PublishedCalendarItemIcs', simple(text)),
  readOnly('message:PublishedCalendarItemName', simple(text)),
];

/** The item type Message. It can be saved as a draft or sent. */
export const message: ItemTypeDescription<'message'> = {
  name: 'message',
  element: 'Message',
  ownProperties,
  fieldUriFamily: 'message:',
  defaultFolder: 'drafts',
  isSent: true,
};
