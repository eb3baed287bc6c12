import type { Request } from '../../contract/request.ts';
import type { Operation } from '../../operation/operation.ts';
import { sha256 } from '../common/sha256.ts';

/** Returns the hash of a request, as its caller wrote it: equal for the same operation, mailbox, options and entries, in whatever order their properties are. */
export function hashOfRequest({ name }: Operation, { options, entries }: Request): string {
  const mailbox = options.mailbox?.toLowerCase();
  return sha256(canonicalJson([name, { ...options, mailbox }, entries]));
}

/** Returns JSON in which the properties of each object are in the order of their names. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const properties = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${properties.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`;
}
