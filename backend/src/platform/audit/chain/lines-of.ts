import type { Readable } from 'node:stream';

const NEW_LINE = '\n';

/** Each line that ends with a line feed and nothing else; what follows the last one is given as it is. */
export async function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split(NEW_LINE);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
}
