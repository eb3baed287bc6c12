import { type Element, namespaces } from '../xml.ts';
import { type Content, contentOf, type ElementModel, type Model } from './content-model.ts';
import { isValue } from './simple-values.ts';

/** Thrown for an element that violates its type; `element` is the place. */
export class SchemaViolation extends Error {
  override readonly name = 'SchemaViolation';
  readonly element: Element;

  constructor(message: string, element: Element) {
    super(message);
    this.element = element;
  }
}

/** Checks an element and everything in it against a type. Throws SchemaViolation. */
export function checkElement(element: Element, typeName: string): void {
  const content = contentOf(typeName);
  checkAttributes(element, content);
  if (content && content.text === undefined) {
    checkChildren(element, content);
  } else {
    checkText(element, content?.text ?? typeName);
  }
}

function checkAttributes(element: Element, content: Content | undefined): void {
  for (const [name, value] of Object.entries(element.attributes)) {
    const declared = content?.attributes.get(name);
    const isSoap = content?.soapAttributes === true && name.startsWith(`{${namespaces.soap}}`);
    if (!declared && !isSoap) {
      throw new SchemaViolation(`The '${name}' attribute is not declared.`, element);
    }
    if (declared && !isValue(declared.type, value)) {
      throw new SchemaViolation(`The '${name}' attribute is invalid - ${invalidValue(value, declared.type)}`, element);
    }
  }
  for (const [name, { required }] of content?.attributes ?? []) {
    if (required && element.attributes[name] === undefined) {
      throw new SchemaViolation(`The required attribute '${name}' is missing.`, element);
    }
  }
}

function checkText(element: Element, typeName: string): void {
  const [first] = element.children;
  if (first) {
    throw new SchemaViolation(`The element ${nameOf(element)} cannot contain child element ${nameOf(first)}.`, first);
  }
  if (!isValue(typeName, element.text)) {
    const name = `'${element.namespace}:${element.name}'`;
    throw new SchemaViolation(`The ${name} element is invalid - ${invalidValue(element.text, typeName)}`, element);
  }
}

function invalidValue(value: string, typeName: string): string {
  const namespace = /^[A-Z]/.test(typeName) ? namespaces.types : 'http://www.w3.org/2001/XMLSchema';
  return `The value '${value}' is invalid according to its datatype '${namespace}:${typeName}'.`;
}

function checkChildren(element: Element, content: Content): void {
  if (element.text.trim() !== '') {
    throw new SchemaViolation(`The element ${nameOf(element)} cannot contain text.`, element);
  }
  const progress: Progress = { furthest: 0, expected: [] };
  const end = match(content.model, element.children, 0, progress);
  if (end !== element.children.length) throw unexpected(element, progress);
  for (const child of element.children) {
    const declared = content.elements.get(child.name);
    if (declared) checkElement(child, declared.type);
  }
}

function unexpected(element: Element, { furthest, expected }: Progress): SchemaViolation {
  const child = element.children[furthest];
  const possible = expected.length > 0 ? ` List of possible elements expected: '${expected.join(', ')}'.` : '';
  return child
    ? new SchemaViolation(
        `The element ${nameOf(element)} has invalid child element ${nameOf(child)}.${possible}`,
        child,
      )
    : new SchemaViolation(`The element ${nameOf(element)} has incomplete content.${possible}`, element);
}

function nameOf({ name, namespace }: Element): string {
  return `'${name}' in namespace '${namespace}'`;
}

interface Progress {
  furthest: number;
  expected: string[];
}

/**
 * Returns the index after the children that match the model from `start`, or undefined if they do not match. No
 * backtracking, because XML Schema lets the next element decide.
 */
function match(model: Model, children: readonly Element[], start: number, progress: Progress): number | undefined {
  let at = start;
  for (let count = 0; count < model.max; count++) {
    const next = matchOnce(model, children, at, progress);
    if (next === undefined) return count >= model.min ? at : undefined;
    if (next === at) break;
    at = next;
  }
  return at;
}

function matchOnce(model: Model, children: readonly Element[], at: number, progress: Progress): number | undefined {
  if ('element' in model) return matchElement(model.element, children[at], at, progress);
  if ('sequence' in model) {
    return model.sequence.reduce<number | undefined>(
      (index, part) => (index === undefined ? undefined : match(part, children, index, progress)),
      at,
    );
  }
  const ends = model.choice.map((part) => match(part, children, at, progress));
  return ends.find((end) => end !== undefined && end > at) ?? ends.find((end) => end !== undefined);
}

function matchElement(
  model: ElementModel,
  child: Element | undefined,
  at: number,
  progress: Progress,
): number | undefined {
  if (child?.name === model.name && child.namespace === model.namespace) return at + 1;
  if (at > progress.furthest) {
    progress.furthest = at;
    progress.expected = [];
  }
  if (at === progress.furthest) progress.expected.push(model.name);
  return undefined;
}
