import {
  BasePropertySet,
  ComparisonMode,
  ConflictResolutionMode,
  ConnectingIdType,
  Contact,
  ContactSchema,
  ContainmentMode,
  DeleteMode,
  EmailAddress,
  EmailAddressKey,
  ExchangeService,
  ExchangeVersion,
  ImpersonatedUserId,
  ItemId,
  ItemView,
  PhysicalAddressEntry,
  PhysicalAddressKey,
  PropertySet,
  SearchFilter,
  ServiceError,
  ServiceResult,
  Uri,
  WebCredentials,
  WellKnownFolderName,
} from 'ews-javascript-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Exchange, startExchange } from '../../infra/local/exchange/server.ts';

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

  test('meets a refusal of its credentials', async () => {
    const stranger = new ExchangeService(ExchangeVersion.Exchange2013_SP1);
    stranger.Url = new Uri(exchange.url);
    stranger.Credentials = new WebCredentials('svc@contoso.com', 'wrong');
    await expect(stranger.FindItems(WellKnownFolderName.Contacts, new ItemView(1))).rejects.toThrow('401');
  });
});
