import {
  BasePropertySet,
  BodyType,
  ComparisonMode,
  ConflictResolutionMode,
  ConnectingIdType,
  Contact,
  ContactSchema,
  ContainmentMode,
  DeleteMode,
  EmailAddress,
  EmailAddressKey,
  EmailMessage,
  ExchangeService,
  ExchangeVersion,
  FolderId,
  FolderView,
  ImpersonatedUserId,
  ItemId,
  ItemView,
  MessageBody,
  MessageDisposition,
  PhysicalAddressEntry,
  PhysicalAddressKey,
  PropertySet,
  SearchFilter,
  SendInvitationsMode,
  ServiceError,
  ServiceResult,
  Uri,
  WebCredentials,
  WellKnownFolderName,
} from 'ews-javascript-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Exchange, startExchange } from '../src/index.ts';

describe('ews-javascript-api', () => {
  let exchange: Exchange;
  let service: ExchangeService;

  beforeEach(async () => {
    exchange = await startExchange();
    service = new ExchangeService(ExchangeVersion.Exchange2013_SP1);
    service.Url = new Uri(exchange.url);
    service.Credentials = new WebCredentials('svc@contoso.com', 'svc');
    service.ImpersonatedUserId = new ImpersonatedUserId(ConnectingIdType.SmtpAddress, 'hope@contoso.com');
  });

  afterEach(() => exchange.close());

  async function newContact(displayName: string): Promise<Contact> {
    const contact = new Contact(service);
    contact.DisplayName = displayName;
    contact.GivenName = displayName.split(' ')[0] ?? '';
    contact.EmailAddresses._setItem(EmailAddressKey.EmailAddress1, new EmailAddress('sadie@contoso.com'));
    const home = new PhysicalAddressEntry();
    home.City = 'Redmond';
    contact.PhysicalAddresses._setItem(PhysicalAddressKey.Home, home);
    await contact.Save(WellKnownFolderName.Contacts);
    return contact;
  }

  test('creates, binds, updates and deletes a contact', async () => {
    const { Id } = await newContact('Sadie Daniels');
    const bound = await Contact.Bind(service, Id, new PropertySet(BasePropertySet.FirstClassProperties));
    expect(bound.DisplayName).toBe('Sadie Daniels');
    expect(bound.EmailAddresses._getItem(EmailAddressKey.EmailAddress1).Address).toBe('sadie@contoso.com');
    expect(bound.PhysicalAddresses._getItem(PhysicalAddressKey.Home).City).toBe('Redmond');
    expect(bound.CompleteName.GivenName).toBe('Sadie');

    bound.CompanyName = 'Contoso';
    bound.EmailAddresses._setItem(EmailAddressKey.EmailAddress1, new EmailAddress('daniels@contoso.com'));
    await bound.Update(ConflictResolutionMode.NeverOverwrite);
    const again = await Contact.Bind(service, Id);
    expect(again.CompanyName).toBe('Contoso');
    expect(again.EmailAddresses._getItem(EmailAddressKey.EmailAddress1).Address).toBe('daniels@contoso.com');

    await again.Delete(DeleteMode.HardDelete);
    await expect(Contact.Bind(service, Id)).rejects.toMatchObject({ ErrorCode: ServiceError.ErrorItemNotFound });
  });

  test('gets contacts in a batch, one result per id', async () => {
    const { Id } = await newContact('Alfred Welker');
    const gone = await newContact('Mack');
    await gone.Delete(DeleteMode.HardDelete);
    const responses = await service.BindToItems(
      [Id, new ItemId(gone.Id.UniqueId)],
      new PropertySet(BasePropertySet.IdOnly, [ContactSchema.DisplayName]),
    );
    expect(responses.OverallResult).toBe(ServiceResult.Error);
    expect(responses.Responses.map(({ ErrorCode }) => ErrorCode)).toEqual([
      ServiceError.NoError,
      ServiceError.ErrorItemNotFound,
    ]);
  });

  test('finds contacts page by page and by a restriction', async () => {
    await newContact('Alfred Welker');
    await newContact('Hope Gross');
    const view = new ItemView(1);
    view.PropertySet = new PropertySet(BasePropertySet.IdOnly, [ContactSchema.DisplayName]);
    const first = await service.FindItems(WellKnownFolderName.Contacts, view);
    expect([first.TotalCount, first.Items.length, first.MoreAvailable]).toEqual([2, 1, true]);
    const byName = new SearchFilter.ContainsSubstring(
      ContactSchema.DisplayName,
      'HOPE',
      ContainmentMode.Prefixed,
      ComparisonMode.IgnoreCase,
    );
    const found = await service.FindItems(WellKnownFolderName.Contacts, byName, new ItemView(10));
    expect(found.TotalCount).toBe(1);
  });

  function newMessage(subject: string): EmailMessage {
    const message = new EmailMessage(service);
    message.Subject = subject;
    message.Body = new MessageBody(BodyType.Text, 'Are you interested in joining?');
    message.ToRecipients.Add('sadie@contoso.com');
    return message;
  }

  function asUser(address: string): void {
    service.ImpersonatedUserId = new ImpersonatedUserId(ConnectingIdType.SmtpAddress, address);
  }

  async function inboxOf(address: string): Promise<readonly EmailMessage[]> {
    asUser(address);
    const { Items } = await service.FindItems(WellKnownFolderName.Inbox, new ItemView(10));
    const ids = Items.map(({ Id }) => Id);
    return Promise.all(ids.map((id) => EmailMessage.Bind(service, id)));
  }

  test('sends a message and reads it where it arrives', async () => {
    await newMessage('Company Soccer Team').SendAndSaveCopy();
    const sent = await service.FindItems(WellKnownFolderName.SentItems, new ItemView(10));
    expect(sent.Items.map(({ Subject }) => Subject)).toEqual(['Company Soccer Team']);
    const [received] = await inboxOf('sadie@contoso.com');
    expect(received?.Subject).toBe('Company Soccer Team');
    expect(received?.From.Address).toBe('hope@contoso.com');
    expect(received?.ToRecipients._getItem(0).Address).toBe('sadie@contoso.com');
    expect(received?.Body.Text).toBe('Are you interested in joining?');
    expect(received?.IsRead).toBe(false);
  });

  test('saves a draft, changes it, copies it and sends it', async () => {
    const draft = newMessage('Project priorities');
    await draft.Save(WellKnownFolderName.Drafts);
    const bound = await EmailMessage.Bind(service, draft.Id);
    expect(bound.IsDraft).toBe(true);
    bound.CcRecipients.Add('mack@contoso.com');
    await bound.Update(ConflictResolutionMode.NeverOverwrite);
    const copy = await bound.Copy(WellKnownFolderName.JunkEmail);
    expect((await EmailMessage.Bind(service, copy.Id)).Subject).toBe('Project priorities');
    await bound.SendAndSaveCopy();
    const [received] = await inboxOf('mack@contoso.com');
    expect(received?.Subject).toBe('Project priorities');
    expect(received?.DisplayTo).toBe('sadie@contoso.com');
  });

  test('saves messages in a batch and gets a result for each', async () => {
    const messages = [newMessage('one'), newMessage('two')];
    const responses = await service.CreateItems(
      messages,
      new FolderId(WellKnownFolderName.Drafts),
      MessageDisposition.SaveOnly,
      SendInvitationsMode.SendToNone,
    );
    expect(responses.OverallResult).toBe(ServiceResult.Success);
    expect(messages.map(({ Id }) => Id.UniqueId.length)).toEqual([152, 152]);
  });

  test('finds folders', async () => {
    const { Folders } = await service.FindFolders(WellKnownFolderName.Contacts, new FolderView(10));
    expect(Folders.map(({ DisplayName }) => DisplayName)).toContain('IM Contact List');
  });

  test('reports refused credentials', async () => {
    const stranger = new ExchangeService(ExchangeVersion.Exchange2013_SP1);
    stranger.Url = new Uri(exchange.url);
    stranger.Credentials = new WebCredentials('svc@contoso.com', 'wrong');
    await expect(stranger.FindItems(WellKnownFolderName.Contacts, new ItemView(1))).rejects.toThrow('401');
  });
});
