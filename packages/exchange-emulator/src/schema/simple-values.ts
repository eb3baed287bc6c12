import type { SimpleType } from './notation.ts';
import { simpleTypes } from './simple-types.ts';

type Test = (text: string) => boolean;

const zone = String.raw`(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?`;
const day = String.raw`-?([1-9]\d{4,}|\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const timeOfDay = String.raw`(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)`;

const matches =
  (pattern: RegExp): Test =>
  (text) =>
    pattern.test(text);

const integer =
  (least: bigint, most: bigint): Test =>
  (text) =>
    /^[+-]?\d+$/.test(text) && BigInt(text.replace('+', '')) >= least && BigInt(text.replace('+', '')) <= most;

const onCalendar =
  (pattern: RegExp): Test =>
  (text) => {
    const [, year, month, dayOfMonth] = /^-?(\d+)-(\d\d)-(\d\d)/.exec(text) ?? [];
    const lastDay = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
    return pattern.test(text) && Number(year) > 0 && Number(dayOfMonth) <= lastDay;
  };

const builtIn: Readonly<Record<string, Test>> = {
  anyURI: () => true,
  base64Binary: isBase64,
  boolean: matches(/^(true|false|1|0)$/),
  date: onCalendar(new RegExp(`^${day}${zone}$`)),
  dateTime: onCalendar(new RegExp(`^${day}T${timeOfDay}${zone}$`)),
  double: matches(/^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)$/),
  duration: matches(/^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/),
  int: integer(-(2n ** 31n), 2n ** 31n - 1n),
  language: matches(/^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/),
  long: integer(-(2n ** 63n), 2n ** 63n - 1n),
  time: matches(new RegExp(`^${timeOfDay}${zone}$`)),
  unsignedShort: integer(0n, 65535n),
};

/** Whether a text is a value of a simple type, from XML Schema or Exchange's own. */
export function isValue(typeName: string, text: string): boolean {
  if (typeName === 'string') return true;
  const test = builtIn[typeName];
  if (test) return test(collapseBlanks(text));
  const type = simpleTypes[typeName];
  if (!type) throw new TypeError(`The schema has no simple type ${typeName}.`);
  return isValueOf(type, text);
}

function isValueOf(type: SimpleType, text: string): boolean {
  const { base = 'string', values, pattern, minLength = 0, minInclusive, maxInclusive } = type;
  const isMember = (each: string | SimpleType) =>
    typeof each === 'string' ? isValue(each, text) : isValueOf(each, text);
  if (type.anyOf) return type.anyOf.some(isMember);
  if (type.listOf) return isListOf(type.listOf, text);
  return (
    isValue(base, text) &&
    (!values || values.includes(text)) &&
    (!pattern || pattern.test(text)) &&
    text.length >= minLength &&
    (minInclusive === undefined || Number(text) >= minInclusive) &&
    (maxInclusive === undefined || Number(text) <= maxInclusive)
  );
}

function isListOf(itemType: string, text: string): boolean {
  const words = collapseBlanks(text).split(' ');
  return words.every((word) => word === '' || isValue(itemType, word));
}

function collapseBlanks(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

function isBase64(text: string): boolean {
  const digits = text.replaceAll(' ', '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}
