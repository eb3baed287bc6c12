/**
 * The changes that a client may make to a property. Each includes the one before: set it at creation, change it, delete
 * it.
 */
type Access = 'create' | 'update' | 'delete';

// From CanSet, CanUpdate and CanDelete in the schemas of the EWS Managed API.
/**
 * The writable properties by FieldURI, in schema order. All others are read-only, and so are whole dictionaries in an
 * update.
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
 * Returns the changes that a client may make to a property, or undefined if it is read-only. Dictionary entries and
 * extended properties are writable, Internet headers are not.
 */
export function accessOf(key: string): Access | undefined {
  const isFree = key.includes('/') && !key.startsWith('item:');
  return isFree ? 'delete' : writable[key];
}
