import { z } from 'zod';
import { isDateTimeSchema } from '../schema/simple-types.ts';
import { type CellFormat, readBoolean, readInteger, readList, readText } from './cell.ts';

/** A property of an entry that the cells of a column can fill: its path, and how a cell is read. */
export interface Place extends CellFormat {
  readonly path: readonly string[];
}

type Schema = z.core.$ZodType;

function acceptsText(schema: Schema): boolean {
  if (schema instanceof z.ZodUnion) return schema.options.some(acceptsText);
  return schema instanceof z.ZodString;
}

/** Returns every place in a schema that a cell can fill. An array is one if its items can be text. */
function placesIn(schema: Schema, path: readonly string[], dates: CellFormat): readonly Place[] {
  if (schema instanceof z.ZodOptional) return placesIn(schema.unwrap(), path, dates);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => placesIn(option, path, dates));
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, each]) => placesIn(each, [...path, name], dates));
  }
  if (schema instanceof z.ZodArray) return acceptsText(schema.element) ? [{ path, read: readList }] : [];
  if (schema instanceof z.ZodBoolean) return [{ path, read: readBoolean }];
  if (schema instanceof z.ZodNumber) return [{ path, read: readInteger }];
  if (isDateTimeSchema(schema)) return [{ path, ...dates }];
  return schema instanceof z.ZodString || schema instanceof z.ZodEnum ? [{ path, read: readText }] : [];
}

/** Returns the places of an entry with this schema by column name, which is the path, such as `contact.emailAddresses.EmailAddress1`. */
export function placesOf(entry: Schema, dates: CellFormat): ReadonlyMap<string, Place> {
  // If branches of a union share a place, the first branch decides how the cell is read.
  const places = placesIn(entry, [], dates).toReversed();
  return new Map(places.map((place) => [place.path.join('.'), place]));
}
