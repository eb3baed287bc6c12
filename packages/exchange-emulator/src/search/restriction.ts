import { ResponseError } from '../response-error.ts';
import { isValue } from '../schema/simple-values.ts';
import { child, type Element, requiredChild } from '../xml.ts';
import { readContainmentTest } from './containment.ts';
import { compareTexts, readSearchableProperty, type SearchableProperty, type TextsOf } from './searchable-property.ts';

/** Whether an item or folder with these values matches a restriction. */
type Predicate = (textsOf: TextsOf) => boolean;

/** Returns the predicate of a Restriction element; without one, everything matches. Throws a ResponseError for a restriction that Exchange refuses. */
export function readRestriction(restriction: Element | undefined): Predicate {
  const [expression] = restriction?.children ?? [];
  if (!restriction || !expression) return () => true;
  if (countNodes(restriction) > maxNodes) throw new ResponseError('ErrorRestrictionTooLong');
  return readExpression(expression);
}

const maxNodes = 255;

function countNodes({ children }: Element): number {
  const expressions = children.filter(({ name }) => expressionReaders[name]);
  return expressions.reduce((count, expression) => count + 1 + countNodes(expression), 0);
}

const expressionReaders: Readonly<Record<string, (expression: Element) => Predicate>> = {
  And: (expression) => {
    const parts = expression.children.map(readExpression);
    return (textsOf) => parts.every((part) => part(textsOf));
  },
  Or: (expression) => {
    const parts = expression.children.map(readExpression);
    return (textsOf) => parts.some((part) => part(textsOf));
  },
  Not: (expression) => {
    const [part = () => false] = expression.children.map(readExpression);
    return (textsOf) => !part(textsOf);
  },
  IsEqualTo: comparison((order) => order === 0),
  IsNotEqualTo: comparison((order) => order !== 0),
  IsGreaterThan: comparison((order) => order > 0),
  IsGreaterThanOrEqualTo: comparison((order) => order >= 0),
  IsLessThan: comparison((order) => order < 0),
  IsLessThanOrEqualTo: comparison((order) => order <= 0),
  Contains: (expression) => {
    const property = propertyOf(expression);
    if (property.type !== 'string') throw new ResponseError('ErrorContainsFilterWrongType', [property.path]);
    const test = readContainmentTest(expression);
    return (textsOf) => textsOf(property).some(test);
  },
  Exists: (expression) => {
    const property = propertyOf(expression);
    return (textsOf) => textsOf(property).length > 0;
  },
  Excludes: (expression) => {
    const property = propertyOf(expression);
    if (property.type !== 'int') throw new ResponseError('ErrorInvalidExcludesRestriction', [property.path]);
    const bitmask = Number(requiredChild(expression, 'Bitmask').attributes.Value);
    return (textsOf) => textsOf(property).some((text) => (Number(text) & bitmask) === 0);
  },
};

function readExpression(expression: Element): Predicate {
  const reader = expressionReaders[expression.name];
  if (!reader) throw new ResponseError('ErrorUnsupportedQueryFilter');
  return reader(expression);
}

/**
 * Compares a property with a constant or another property. A property that the item does not have is neither equal nor
 * unequal.
 */
function comparison(accepts: (order: number) => boolean): (expression: Element) => Predicate {
  return (expression) => {
    const property = propertyOf(expression);
    const operand = readOperand(requiredChild(expression, 'FieldURIOrConstant'), property);
    return (textsOf) =>
      textsOf(property).some((text) =>
        operand(textsOf).some((other) => accepts(compareTexts(property.type, text, other))),
      );
  };
}

function readOperand(operand: Element, { type, path }: SearchableProperty): (textsOf: TextsOf) => readonly string[] {
  const constant = child(operand, 'Constant')?.attributes.Value;
  if (constant === undefined) {
    const other = propertyOf(operand);
    return (textsOf) => textsOf(other);
  }
  if (!isValue(type, constant)) throw new ResponseError('ErrorInvalidValueForProperty', [path]);
  return () => [constant];
}

function propertyOf(expression: Element): SearchableProperty {
  return readSearchableProperty(expression, 'ErrorUnsupportedPathForQuery');
}
