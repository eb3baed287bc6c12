import type { ExtendedPath } from './property-path.ts';

// PidTagSender… and PidTagSentRepresenting…: [MS-OXOMSG] 2.2.1.48 to 2.2.1.59 and the tags in [MS-OXPROPS]. The security
// ids and simple names of both are undocumented; MAPI tools such as MFCMAPI show them.
const tags: ReadonlyMap<number, string> = new Map([
  [0x003b, 'SentRepresentingSearchKey'],
  [0x0041, 'SentRepresentingEntryId'],
  [0x0042, 'SentRepresentingName'],
  [0x0064, 'SentRepresentingAddressType'],
  [0x0065, 'SentRepresentingEmailAddress'],
  [0x0c19, 'SenderEntryId'],
  [0x0c1a, 'SenderName'],
  [0x0c1d, 'SenderSearchKey'],
  [0x0c1e, 'SenderAddressType'],
  [0x0c1f, 'SenderEmailAddress'],
  [0x0e4d, 'SenderSid'],
  [0x0e4e, 'SentRepresentingSid'],
  [0x4030, 'SenderSimpleDisplayName'],
  [0x4031, 'SentRepresentingSimpleDisplayName'],
  [0x5d01, 'SenderSmtpAddress'],
  [0x5d02, 'SentRepresentingSmtpAddress'],
]);

// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail/d296c8c5-27c8-46d4-93a9-4da1d69175cf
const headerNames = ['from', 'sender', 'resent-from', 'resent-sender'];
// https://learn.microsoft.com/previous-versions/office/developer/exchange-server-2003/ms874594(v=exchg.65)
const publicNames = /^urn:schemas:(httpmail|mailheader):(from|sender)(email|name)?$/i;

const propertySets: ReadonlyMap<string, string> = new Map([
  ['00020386-0000-0000-c000-000000000046', 'InternetHeaders'],
  ['00020329-0000-0000-c000-000000000046', 'PublicStrings'],
  ['00020328-0000-0000-c000-000000000046', 'Mapi'],
]);

function propertySetOf({ distinguishedPropertySetId, propertySetId }: ExtendedPath): string | undefined {
  return distinguishedPropertySetId ?? propertySets.get(propertySetId?.toLowerCase() ?? '');
}

/** Whether an extended property says who sends a message. Its value must then be a mailbox that may be acted for. */
export function saysWhoSends(path: ExtendedPath): boolean {
  const { propertyTag, propertyName = '', propertyId } = path;
  if (propertyTag !== undefined) return tags.has(Number(propertyTag));
  const propertySet = propertySetOf(path);
  if (propertySet === 'InternetHeaders') return headerNames.includes(propertyName.trim().toLowerCase());
  if (propertySet === 'PublicStrings') return publicNames.test(propertyName);
  // An id in this property set is a tag.
  return propertySet === 'Mapi' && propertyId !== undefined && tags.has(propertyId);
}
