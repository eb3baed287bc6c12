import type { Kind } from '../kind.ts';
import { type PathsTaken, type PropertyPath, propertyPath, writePath } from '../property-path.ts';

/** A path to one of these properties: an element whose name its form gives, of which nothing is read. */
export function pathTo(paths: PathsTaken): Kind<PropertyPath> {
  return {
    description: 'property path',
    schema: propertyPath(paths),
    write: (_, value) => writePath(value),
    read: ({ text }) => text,
  };
}
