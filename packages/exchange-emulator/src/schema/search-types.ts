import { path } from './identifier-types.ts';
import type { ComplexTypes, Particle } from './notation.ts';

const searchExpression: Particle = {
  choice: [
    'SearchExpression SearchExpressionType',
    'And AndType',
    'Contains ContainsExpressionType',
    'Excludes ExcludesType',
    'Exists ExistsType',
    'IsEqualTo IsEqualToType',
    'IsNotEqualTo IsNotEqualToType',
    'IsGreaterThan IsGreaterThanType',
    'IsGreaterThanOrEqualTo IsGreaterThanOrEqualToType',
    'IsLessThan IsLessThanType',
    'IsLessThanOrEqualTo IsLessThanOrEqualToType',
    'Not NotType',
    'Or OrType',
  ],
};

/** The complex types of FindItem: views, groups, restrictions and sort orders. */
export const searchTypes: ComplexTypes = {
  ConstantValueType: { attributes: ['Value string'] },
  FieldURIOrConstantType: { content: [{ choice: [path, 'Constant ConstantValueType'] }] },
  ContactsViewType: { extends: 'BasePagingType', attributes: ['InitialName? string', 'FinalName? string'] },
  CalendarViewType: { extends: 'BasePagingType', attributes: ['StartDate dateTime', 'EndDate dateTime'] },
  AggregateOnType: {
    content: [
      {
        choice: [
          'FieldURI PathToUnindexedFieldType',
          'IndexedFieldURI PathToIndexedFieldType',
          'ExtendedFieldURI PathToExtendedFieldType',
        ],
      },
    ],
    attributes: ['Aggregate AggregateType'],
  },
  AndType: { extends: 'MultipleOperandBooleanExpressionType' },
  BaseGroupByType: { attributes: ['Order SortDirectionType'] },
  BasePagingType: { attributes: ['MaxEntriesReturned? int'] },
  ContainsExpressionType: {
    extends: 'SearchExpressionType',
    content: [path, 'Constant ConstantValueType'],
    attributes: ['ContainmentMode? ContainmentModeType', 'ContainmentComparison? ContainmentComparisonType'],
  },
  DistinguishedGroupByType: { extends: 'BaseGroupByType', content: ['StandardGroupBy StandardGroupByType'] },
  ExcludesValueType: { attributes: ['Value ExcludesAttributeType'] },
  ExcludesType: { extends: 'SearchExpressionType', content: [path, 'Bitmask ExcludesValueType'] },
  ExistsType: { extends: 'SearchExpressionType', content: [path] },
  FieldOrderType: { content: [path], attributes: ['Order SortDirectionType'] },
  FractionalPageViewType: { extends: 'BasePagingType', attributes: ['Numerator int', 'Denominator int'] },
  GroupByType: {
    extends: 'BaseGroupByType',
    content: [
      {
        choice: [
          'FieldURI PathToUnindexedFieldType',
          'IndexedFieldURI PathToIndexedFieldType',
          'ExtendedFieldURI PathToExtendedFieldType',
        ],
      },
      'AggregateOn AggregateOnType',
    ],
  },
  IndexedPageViewType: { extends: 'BasePagingType', attributes: ['Offset int', 'BasePoint IndexBasePointType'] },
  IsEqualToType: { extends: 'TwoOperandExpressionType' },
  IsNotEqualToType: { extends: 'TwoOperandExpressionType' },
  IsGreaterThanType: { extends: 'TwoOperandExpressionType' },
  IsGreaterThanOrEqualToType: { extends: 'TwoOperandExpressionType' },
  IsLessThanType: { extends: 'TwoOperandExpressionType' },
  IsLessThanOrEqualToType: { extends: 'TwoOperandExpressionType' },
  NotType: { extends: 'SearchExpressionType', content: [searchExpression] },
  MultipleOperandBooleanExpressionType: {
    extends: 'SearchExpressionType',
    content: [{ choice: [searchExpression], occurs: '+' }],
  },
  OrType: { extends: 'MultipleOperandBooleanExpressionType' },
  NonEmptyArrayOfFieldOrdersType: { content: ['FieldOrder+ FieldOrderType'] },
  RestrictionType: { content: [searchExpression] },
  SearchExpressionType: {},
  SeekToConditionPageViewType: {
    extends: 'BasePagingType',
    content: ['Condition RestrictionType'],
    attributes: ['BasePoint IndexBasePointType'],
  },
  TwoOperandExpressionType: {
    extends: 'SearchExpressionType',
    content: [path, 'FieldURIOrConstant FieldURIOrConstantType'],
  },
};
