/** A field of a MIME header, unfolded: its name in lower case, and its value. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

const field = /^([!-9;-~]+):([\t\u0020-\u007E\u0080-\u{10FFFF}]*)$/u;

// https://www.rfc-editor.org/rfc/rfc5322#section-2.2
/** Returns the fields of a message's header; undefined if a line is no field, because readers do not agree on its meaning. */
export function headerFields(mime: string): readonly HeaderField[] | undefined {
  const end = mime.search(/\r?\n\r?\n/);
  const header = end === -1 ? mime.replace(/\r?\n$/, '') : mime.slice(0, end);
  const lines = header.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/);
  const fields = lines.flatMap((line) => {
    const [, name, value] = field.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name: name.toLowerCase(), value }];
  });
  return fields.length === lines.length ? fields : undefined;
}
