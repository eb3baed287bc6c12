import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as object;

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

function at(pointer: string): unknown {
  return pointer
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], document);
}

it('every reference of the OpenAPI document leads to a schema', () => {
  const references = [...new Set(referencesIn(document))];
  expect(references.length).toBeGreaterThan(3);
  expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
});
