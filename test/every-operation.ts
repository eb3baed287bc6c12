import { readdirSync } from 'node:fs';
import type { Operation } from '../lib/operation/operation.ts';

const functions = new URL('../functions/', import.meta.url);

/** Returns every operation that a file of functions/ exports. Files without one, such as the worker, are left out. */
export async function everyOperation(): Promise<readonly Operation[]> {
  const modules = readdirSync(functions).map((file) => import(new URL(file, functions).href));
  return (await Promise.all(modules)).flatMap(({ operation }: { readonly operation?: Operation }) => operation ?? []);
}
