import { envelope } from './exchange-client.ts';

const createContact = envelope(
  `
    <m:CreateItem>
      <m:SavedItemFolderId>
        <t:DistinguishedFolderId Id="contacts"><t:Mailbox><t:EmailAddress>sadie@contoso.com</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>
      </m:SavedItemFolderId>
      <m:Items>
        <t:Contact>
          <t:ItemClass>IPM.Contact.Crm</t:ItemClass>
          <t:Subject>Sadie</t:Subject>
          <t:Sensitivity>Private</t:Sensitivity>
          <t:Body BodyType="HTML">&lt;b&gt;Notes&lt;/b&gt;</t:Body>
          <t:Attachments>
            <t:FileAttachment>
              <t:Name>card.txt</t:Name>
              <t:ContentType>text/plain</t:ContentType>
              <t:IsInline>false</t:IsInline>
              <t:IsContactPhoto>false</t:IsContactPhoto>
              <t:Content>SGVsbG8=</t:Content>
            </t:FileAttachment>
          </t:Attachments>
          <t:Categories><t:String>Red</t:String><t:String>Blue</t:String></t:Categories>
          <t:Importance>High</t:Importance>
          <t:ReminderDueBy>2026-01-31T23:59:59.5+02:00</t:ReminderDueBy>
          <t:ReminderIsSet>1</t:ReminderIsSet>
          <t:ReminderMinutesBeforeStart>15</t:ReminderMinutesBeforeStart>
          <t:ExtendedProperty>
            <t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"/>
            <t:Value>crm-42</t:Value>
          </t:ExtendedProperty>
          <t:ExtendedProperty>
            <t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyId="42" PropertyType="IntegerArray"/>
            <t:Values><t:Value>1</t:Value><t:Value>2</t:Value></t:Values>
          </t:ExtendedProperty>
          <t:ExtendedProperty>
            <t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/>
            <t:Value>Dr.</t:Value>
          </t:ExtendedProperty>
          <t:Culture>en-US</t:Culture>
          <t:Flag><t:FlagStatus>Flagged</t:FlagStatus><t:StartDate>2026-01-01T00:00:00Z</t:StartDate><t:DueDate>2026-01-02T00:00:00Z</t:DueDate></t:Flag>
          <t:PolicyTag IsExplicit="true">083a8458-7433-4faf-91c4-670645f8c8db</t:PolicyTag>
          <t:FileAs>Daniels, Sadie</t:FileAs>
          <t:FileAsMapping>LastCommaFirst</t:FileAsMapping>
          <t:DisplayName>Sadie Daniels</t:DisplayName>
          <t:GivenName>Sadie</t:GivenName>
          <t:CompleteName><t:Title>Dr.</t:Title></t:CompleteName>
          <t:EmailAddresses>
            <t:Entry Key="EmailAddress1" Name="Sadie" RoutingType="SMTP" MailboxType="Contact">sadie@contoso.com</t:Entry>
            <t:Entry Key="EmailAddress2">s.daniels@contoso.com</t:Entry>
          </t:EmailAddresses>
          <t:PhysicalAddresses>
            <t:Entry Key="Home"><t:Street>1 Main St</t:Street><t:City>Redmond</t:City><t:PostalCode>98052</t:PostalCode></t:Entry>
          </t:PhysicalAddresses>
          <t:PhoneNumbers><t:Entry Key="MobilePhone">+1 425 555 0100</t:Entry></t:PhoneNumbers>
          <t:Birthday>1980-02-29T00:00:00</t:Birthday>
          <t:BusinessHomePage>http://contoso.com/</t:BusinessHomePage>
          <t:Children><t:String>Max</t:String></t:Children>
          <t:ImAddresses><t:Entry Key="ImAddress1">sip:sadie@contoso.com</t:Entry></t:ImAddresses>
          <t:PostalAddressIndex>Home</t:PostalAddressIndex>
          <t:Surname>Daniels</t:Surname>
          <t:WeddingAnniversary>2005-06-11T00:00:00Z</t:WeddingAnniversary>
          <t:HasPicture>false</t:HasPicture>
          <t:Photo>SGVsbG8=</t:Photo>
        </t:Contact>
      </m:Items>
    </m:CreateItem>`,
  `
    <t:RequestServerVersion Version="Exchange2013_SP1"/>
    <t:ExchangeImpersonation>
      <t:ConnectingSID><t:PrimarySmtpAddress>sadie@contoso.com</t:PrimarySmtpAddress></t:ConnectingSID>
    </t:ExchangeImpersonation>
    <t:MailboxCulture>en-US</t:MailboxCulture>
    <t:TimeZoneContext>
      <t:TimeZoneDefinition Id="Eastern" Name="Eastern">
        <t:Periods>
          <t:Period Bias="PT5H" Name="Standard" Id="Std"/>
          <t:Period Bias="PT4H" Name="Daylight" Id="Dlt"/>
        </t:Periods>
        <t:TransitionsGroups>
          <t:TransitionsGroup Id="0">
            <t:RecurringDayTransition>
              <t:To Kind="Period">Dlt</t:To>
              <t:TimeOffset>PT2H</t:TimeOffset>
              <t:Month>3</t:Month>
              <t:DayOfWeek>Sunday</t:DayOfWeek>
              <t:Occurrence>2</t:Occurrence>
            </t:RecurringDayTransition>
            <t:RecurringDateTransition>
              <t:To Kind="Period">Std</t:To>
              <t:TimeOffset>PT2H</t:TimeOffset>
              <t:Month>11</t:Month>
              <t:Day>1</t:Day>
            </t:RecurringDateTransition>
          </t:TransitionsGroup>
        </t:TransitionsGroups>
        <t:Transitions>
          <t:Transition><t:To Kind="Group">0</t:To></t:Transition>
          <t:AbsoluteDateTransition><t:To Kind="Group">0</t:To><t:DateTime>2007-01-01T00:00:00</t:DateTime></t:AbsoluteDateTransition>
        </t:Transitions>
      </t:TimeZoneDefinition>
    </t:TimeZoneContext>
    <t:DateTimePrecision>Milliseconds</t:DateTimePrecision>`,
);

const updateContact = envelope(
  `
    <m:UpdateItem ConflictResolution="AutoResolve" MessageDisposition="SaveOnly" SuppressReadReceipts="true">
      <m:SavedItemFolderId><t:DistinguishedFolderId Id="contacts"/></m:SavedItemFolderId>
      <m:ItemChanges>
        <t:ItemChange>
          <t:ItemId Id="AAMk" ChangeKey="EQAA"/>
          <t:Updates>
            <t:SetItemField>
              <t:IndexedFieldURI FieldURI="contacts:PhysicalAddress:City" FieldIndex="Home"/>
              <t:Contact><t:PhysicalAddresses><t:Entry Key="Home"><t:City>Bonn</t:City></t:Entry></t:PhysicalAddresses></t:Contact>
            </t:SetItemField>
            <t:AppendToItemField>
              <t:FieldURI FieldURI="item:Body"/>
              <t:Contact><t:Body BodyType="Text">more</t:Body></t:Contact>
            </t:AppendToItemField>
            <t:DeleteItemField>
              <t:ExtendedFieldURI DistinguishedPropertySetId="Address" PropertyId="32896" PropertyType="String"/>
            </t:DeleteItemField>
          </t:Updates>
        </t:ItemChange>
      </m:ItemChanges>
    </m:UpdateItem>`,
  '<t:RequestServerVersion Version="Exchange2013_SP1"/>',
);

const findContacts = envelope(
  `
    <m:FindItem Traversal="Shallow">
      <m:ItemShape>
        <t:BaseShape>IdOnly</t:BaseShape>
        <t:IncludeMimeContent>false</t:IncludeMimeContent>
        <t:BodyType>Text</t:BodyType>
        <t:MaximumBodySize>100</t:MaximumBodySize>
        <t:AdditionalProperties>
          <t:FieldURI FieldURI="contacts:DisplayName"/>
          <t:IndexedFieldURI FieldURI="contacts:PhoneNumber" FieldIndex="MobilePhone"/>
          <t:ExtendedFieldURI PropertyTag="14917" PropertyType="String"/>
        </t:AdditionalProperties>
      </m:ItemShape>
      <m:IndexedPageItemView MaxEntriesReturned="10" Offset="0" BasePoint="Beginning"/>
      <m:Restriction>
        <t:And>
          <t:Or>
            <t:IsEqualTo>
              <t:FieldURI FieldURI="contacts:Surname"/>
              <t:FieldURIOrConstant><t:Constant Value="Daniels"/></t:FieldURIOrConstant>
            </t:IsEqualTo>
            <t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase">
              <t:FieldURI FieldURI="contacts:DisplayName"/>
              <t:Constant Value="Sadie"/>
            </t:Contains>
          </t:Or>
          <t:Not><t:Exists><t:FieldURI FieldURI="contacts:CompanyName"/></t:Exists></t:Not>
          <t:Excludes><t:FieldURI FieldURI="item:Size"/><t:Bitmask Value="0x10"/></t:Excludes>
          <t:IsGreaterThan>
            <t:FieldURI FieldURI="item:DateTimeCreated"/>
            <t:FieldURIOrConstant><t:FieldURI FieldURI="item:DateTimeReceived"/></t:FieldURIOrConstant>
          </t:IsGreaterThan>
        </t:And>
      </m:Restriction>
      <m:SortOrder>
        <t:FieldOrder Order="Ascending"><t:FieldURI FieldURI="contacts:Surname"/></t:FieldOrder>
      </m:SortOrder>
      <m:ParentFolderIds><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderIds>
      <m:QueryString ResetCache="false">sadie</m:QueryString>
    </m:FindItem>`,
  '<t:RequestServerVersion Version="Exchange2016"/>',
);

const createMeeting = envelope(
  `
    <m:CreateItem MessageDisposition="SaveOnly" SendMeetingInvitations="SendToNone">
      <m:Items>
        <t:CalendarItem>
          <t:Subject>Stand-up</t:Subject>
          <t:Start>2026-01-05T09:00:00Z</t:Start>
          <t:End>2026-01-05T09:15:00Z</t:End>
          <t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>mack@contoso.com</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>
          <t:Recurrence>
            <t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday Tuesday</t:DaysOfWeek></t:WeeklyRecurrence>
            <t:EndDateRecurrence><t:StartDate>2026-01-05</t:StartDate><t:EndDate>2026-12-31</t:EndDate></t:EndDateRecurrence>
          </t:Recurrence>
        </t:CalendarItem>
        <t:Message>
          <t:Subject>Code Blast</t:Subject>
          <t:Body BodyType="Text">42</t:Body>
          <t:ToRecipients><t:Mailbox><t:Name>Mack</t:Name><t:EmailAddress>mack@contoso.com</t:EmailAddress></t:Mailbox></t:ToRecipients>
          <t:IsReadReceiptRequested>false</t:IsReadReceiptRequested>
        </t:Message>
      </m:Items>
    </m:CreateItem>`,
  '<t:RequestServerVersion Version="Exchange2013"/>',
);

const createMessage = envelope(
  `
    <m:CreateItem MessageDisposition="SendAndSaveCopy">
      <m:SavedItemFolderId><t:FolderId Id="AAMk" ChangeKey="AQAA"/></m:SavedItemFolderId>
      <m:Items>
        <t:Message>
          <t:MimeContent CharacterSet="UTF-8">SGVsbG8=</t:MimeContent>
          <t:Attachments>
            <t:ItemAttachment><t:Name>original</t:Name><t:Message><t:Subject>Lunch</t:Subject></t:Message></t:ItemAttachment>
          </t:Attachments>
          <t:InternetMessageHeaders><t:InternetMessageHeader HeaderName="X-Team">soccer</t:InternetMessageHeader></t:InternetMessageHeaders>
          <t:Sender><t:Mailbox><t:EmailAddress>sadie@contoso.com</t:EmailAddress></t:Mailbox></t:Sender>
          <t:ToRecipients>
            <t:Mailbox>
              <t:Name>Mack</t:Name>
              <t:EmailAddress>mack@contoso.com</t:EmailAddress>
              <t:RoutingType>SMTP</t:RoutingType>
              <t:MailboxType>Mailbox</t:MailboxType>
              <t:ItemId Id="AAMk"/>
            </t:Mailbox>
          </t:ToRecipients>
          <t:CcRecipients/>
          <t:BccRecipients><t:Mailbox><t:EmailAddress>hope@contoso.com</t:EmailAddress></t:Mailbox></t:BccRecipients>
          <t:IsReadReceiptRequested>1</t:IsReadReceiptRequested>
          <t:IsDeliveryReceiptRequested>false</t:IsDeliveryReceiptRequested>
          <t:ConversationIndex>AQHa</t:ConversationIndex>
          <t:From><t:Mailbox><t:EmailAddress>sadie@contoso.com</t:EmailAddress></t:Mailbox></t:From>
          <t:InternetMessageId>&lt;1@contoso.com></t:InternetMessageId>
          <t:IsRead>false</t:IsRead>
          <t:IsResponseRequested>true</t:IsResponseRequested>
          <t:References>&lt;0@contoso.com></t:References>
          <t:ReplyTo><t:Mailbox><t:EmailAddress>team@contoso.com</t:EmailAddress></t:Mailbox></t:ReplyTo>
          <t:VotingInformation><t:UserOptions><t:VotingOptionData><t:DisplayName>Yes</t:DisplayName></t:VotingOptionData></t:UserOptions></t:VotingInformation>
        </t:Message>
      </m:Items>
    </m:CreateItem>`,
  '<t:RequestServerVersion Version="Exchange2013_SP1"/>',
);

const sendDraft = envelope(
  `
    <m:SendItem SaveItemToFolder="true">
      <m:ItemIds><t:ItemId Id="AAMk" ChangeKey="CQAA"/></m:ItemIds>
      <m:SavedItemFolderId><t:DistinguishedFolderId Id="sentitems"/></m:SavedItemFolderId>
    </m:SendItem>`,
  '<t:RequestServerVersion Version="Exchange2010"/>',
);

const moveMessage = envelope(
  `
    <m:MoveItem>
      <m:ToFolderId><t:DistinguishedFolderId Id="junkemail"/></m:ToFolderId>
      <m:ItemIds><t:ItemId Id="AAMk"/></m:ItemIds>
      <m:ReturnNewItemIds>false</m:ReturnNewItemIds>
    </m:MoveItem>`,
  '',
);

const findFolders = envelope(
  `
    <m:FindFolder Traversal="Deep">
      <m:FolderShape>
        <t:BaseShape>Default</t:BaseShape>
        <t:AdditionalProperties><t:FieldURI FieldURI="folder:FolderClass"/></t:AdditionalProperties>
      </m:FolderShape>
      <m:IndexedPageFolderView MaxEntriesReturned="10" Offset="0" BasePoint="Beginning"/>
      <m:Restriction><t:Exists><t:FieldURI FieldURI="folder:DisplayName"/></t:Exists></m:Restriction>
      <m:ParentFolderIds><t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderIds>
    </m:FindFolder>`,
  '',
);

const version2013 = '<t:RequestServerVersion Version="Exchange2013"/>';

const getImItemList = envelope(
  `
    <m:GetImItemList>
      <m:ExtendedProperties>
        <t:ExtendedProperty PropertyTag="0x3001" PropertyType="String"/>
        <t:ExtendedProperty DistinguishedPropertySetId="Address" PropertyId="32896" PropertyType="String"/>
      </m:ExtendedProperties>
    </m:GetImItemList>`,
  version2013,
);

const addDistributionGroup = envelope(
  `
    <m:AddDistributionGroupToImList>
      <m:SmtpAddress>everyone@contoso.com</m:SmtpAddress>
      <m:DisplayName>Everyone</m:DisplayName>
    </m:AddDistributionGroupToImList>`,
  version2013,
);

const completeMigration = envelope(
  '<m:SetImListMigrationCompleted><m:ImListMigrationCompleted>true</m:ImListMigrationCompleted></m:SetImListMigrationCompleted>',
  version2013,
);

/** Valid requests with as many headers, properties and expressions as possible. Tests change one thing at a time. */
export const rich = [
  createContact,
  updateContact,
  findContacts,
  createMeeting,
  createMessage,
  sendDraft,
  moveMessage,
  findFolders,
  getImItemList,
  addDistributionGroup,
  completeMigration,
];
