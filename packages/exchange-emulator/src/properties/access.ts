/** What a client may do with a property: set it at creation; also change it; also delete it. */
type Access = 'create' | 'update' | 'delete';

/**
 * The properties that can be written, by FieldURI, in schema order; every other is read-only, whole dictionaries in an
 * update included. After CanSet, CanUpdate and CanDelete of the EWS Managed API's schemas.
 */
const writable: Readonly<Record<string, Access>> = {
  'item:MimeContent': 'update',
  'item:ItemClass': 'update',
  'item:Subject': 'delete',
  'item:Sensitivity': 'update',
  'item:Body': 'delete',
  'item:Attachments': 'create',
  'item:Categories': 'delete',
  'item:Importance': 'update',
  'item:InReplyTo': 'delete',
  'item:ReminderDueBy': 'update',
  'item:ReminderIsSet': 'update',
  'item:ReminderMinutesBeforeStart': 'update',
  'item:Culture': 'delete',
  'item:IsAssociated': 'create',
  'item:Flag': 'update',
  'item:PolicyTag': 'delete',
  'item:ArchiveTag': 'delete',
  'item:Hashtags': 'delete',
  'item:Mentions': 'delete',
  'contacts:FileAs': 'delete',
  'contacts:FileAsMapping': 'delete',
  'contacts:DisplayName': 'delete',
  'contacts:GivenName': 'delete',
  'contacts:Initials': 'delete',
  'contacts:MiddleName': 'delete',
  'contacts:Nickname': 'delete',
  'contacts:CompanyName': 'delete',
  'contacts:AssistantName': 'delete',
  'contacts:Birthday': 'delete',
  'contacts:BusinessHomePage': 'delete',
  'contacts:Children': 'delete',
  'contacts:Companies': 'delete',
  'contacts:Department': 'delete',
  'contacts:Generation': 'delete',
  'contacts:JobTitle': 'delete',
  'contacts:Manager': 'delete',
  'contacts:Mileage': 'delete',
  'contacts:OfficeLocation': 'delete',
  'contacts:PostalAddressIndex': 'delete',
  'contacts:Profession': 'delete',
  'contacts:SpouseName': 'delete',
  'contacts:Surname': 'delete',
  'contacts:WeddingAnniversary': 'delete',
  'message:Sender': 'create',
  'message:ToRecipients': 'delete',
  'message:CcRecipients': 'delete',
  'message:BccRecipients': 'delete',
  'message:IsReadReceiptRequested': 'delete',
  'message:IsDeliveryReceiptRequested': 'delete',
  'message:From': 'delete',
  'message:IsRead': 'update',
  'message:IsResponseRequested': 'delete',
  'message:References': 'delete',
  'message:ReplyTo': 'delete',
};

/**
 * What a client may do with the property of that key, or undefined if it is read-only; entries of dictionaries and
 * extended properties are free, Internet headers are not.
 */
export function accessOf(key: string): Access | undefined {
  const isFree = key.includes('/') && !key.startsWith('item:');
  return isFree ? 'delete' : writable[key];
}
