import type { ComplexTypes, Particle } from './notation.ts';

const transition: Particle = {
  choice: [
    'Transition TransitionType',
    'AbsoluteDateTransition AbsoluteDateTransitionType',
    'RecurringDayTransition RecurringDayTransitionType',
    'RecurringDateTransition RecurringDateTransitionType',
  ],
};

/** The complex types of Exchange's SOAP headers. */
export const headerTypes: ComplexTypes = {
  ConnectingSIDType: {
    content: [
      {
        choice: [
          'PrincipalName PrincipalNameType',
          'SID SIDType',
          'PrimarySmtpAddress PrimarySmtpAddressType',
          'SmtpAddress SmtpAddressType',
        ],
      },
    ],
  },
  PrincipalNameType: { text: 'NonEmptyStringType' },
  SIDType: { text: 'NonEmptyStringType' },
  ExchangeImpersonationType: { content: ['ConnectingSID ConnectingSIDType'], soapAttributes: true },
  MailboxCultureType: { text: 'language', soapAttributes: true },
  ManagementRoleType: { content: ['UserRoles? NonEmptyArrayOfRoleType', 'ApplicationRoles? NonEmptyArrayOfRoleType'] },
  NonEmptyArrayOfRoleType: { content: ['Role+ string'] },
  RequestServerVersion: { attributes: ['Version ExchangeVersionType'], soapAttributes: true },
  PrimarySmtpAddressType: { text: 'NonEmptyStringType' },
  SmtpAddressType: { text: 'NonEmptyStringType' },
  AbsoluteDateTransitionType: { extends: 'TransitionType', content: ['DateTime dateTime'] },
  ArrayOfTransitionsGroupsType: { content: ['TransitionsGroup+ ArrayOfTransitionsType'] },
  ArrayOfTransitionsType: { content: [{ choice: [transition], occurs: '+' }], attributes: ['Id? string'] },
  NonEmptyArrayOfPeriodsType: { content: ['Period+ PeriodType'] },
  PeriodType: { attributes: ['Bias? duration', 'Name? string', 'Id? string'] },
  RecurringDateTransitionType: { extends: 'RecurringTimeTransitionType', content: ['Day int'] },
  RecurringDayTransitionType: {
    extends: 'RecurringTimeTransitionType',
    content: ['DayOfWeek DayOfWeekType', 'Occurrence int'],
  },
  RecurringTimeTransitionType: { extends: 'TransitionType', content: ['TimeOffset duration', 'Month int'] },
  TimeZoneContextType: { content: ['TimeZoneDefinition TimeZoneDefinitionType'], soapAttributes: true },
  TimeZoneDefinitionType: {
    content: [
      {
        sequence: [
          'Periods NonEmptyArrayOfPeriodsType',
          'TransitionsGroups? ArrayOfTransitionsGroupsType',
          'Transitions? ArrayOfTransitionsType',
        ],
        occurs: '?',
      },
    ],
    attributes: ['Id? string', 'Name? string'],
  },
  TransitionTargetType: { text: 'string', attributes: ['Kind TransitionTargetKindType'] },
  TransitionType: { content: ['To TransitionTargetType'] },
};
