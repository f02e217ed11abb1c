import { crc32, deflateRawSync } from 'node:zlib';

interface Part {
  readonly name: string;
  readonly bytes: Buffer;
  /** Where it is not what the bytes pack to. */
  readonly packed?: Buffer;
  readonly crc?: number;
}

const number = (size: 2 | 4, value: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
};

/** A zip archive as programs of offices write it. */
export function packedBook(parts: readonly Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, packed = deflateRawSync(bytes), crc = crc32(bytes) } of parts) {
    const label = Buffer.from(name);
    const facts = [
      ...[20, 0x0800, 8, 0, 0].map((value) => number(2, value)),
      ...[crc, packed.length, bytes.length].map((value) => number(4, value)),
      ...[label.length, 0].map((value) => number(2, value)),
    ];
    const file = Buffer.concat([Buffer.from('PK\u0003\u0004'), ...facts, label, packed]);
    const more = [0, 0, 0].map((value) => number(2, value));
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        number(2, 20),
        ...facts,
        ...more,
        number(4, 0),
        number(4, at),
        label,
      ]),
    );
    files.push(file);
    at += file.length;
  }
  const list = Buffer.concat(directory);
  const end = [
    ...[0, 0, parts.length, parts.length].map((value) => number(2, value)),
    ...[list.length, at].map((value) => number(4, value)),
    number(2, 0),
  ];
  return Buffer.concat([...files, list, Buffer.from('PK\u0005\u0006'), ...end]);
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A workbook: rows of each sheet by its name, and the texts that they share; style 1 shows days. */
export function xlsx(sheets: Readonly<Record<string, string>>, texts: readonly string[]): Buffer {
  const names = Object.keys(sheets);
  const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(HEAD + text) });
  return packedBook([
    part('[Content_Types].xml', '<Types/>'),
    part(
      'xl/workbook.xml',
      `<workbook><workbookPr/><sheets>${names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${names.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
    ),
    part(
      'xl/styles.xml',
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    ),
    part('xl/sharedStrings.xml', `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`),
    ...names.map((name, at) =>
      part(
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet><sheetData>${sheets[name] ?? ''}</sheetData></worksheet>`,
      ),
    ),
  ]);
}
