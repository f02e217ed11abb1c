/** Puts the parts of text messages together, in the order of their arrival, and says which are missing. */
export interface OpenedPart {
  readonly whole: string;
  readonly part: number;
  readonly parts: number;
  readonly times: number;
  readonly receivedAt: Date;
  readonly text: string;
}

export interface OpenedMessage {
  readonly text: string;
  readonly receivedAt: Date;
  readonly parts: number;
  /** Numbers of the parts that did not come. */
  readonly missing: readonly number[];
  /** The same message came so often. */
  readonly times: number;
}

const GAP = ' […] ';

/** Phones count references from the beginning again: a part that is there twice begins another message. */
function groupsOf(parts: readonly OpenedPart[]): OpenedPart[][] {
  const groups: OpenedPart[][] = [];
  for (const one of parts) {
    const group = groups.find(
      (known) => known[0]?.whole === one.whole && known.every(({ part }) => part !== one.part),
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function together(group: readonly OpenedPart[]): OpenedMessage {
  const [{ parts, receivedAt }] = group as [OpenedPart, ...OpenedPart[]];
  const texts = Array.from({ length: parts }, (_, at) => group.find(({ part }) => part === at + 1));
  const missing = texts.flatMap((found, at) => (found ? [] : [at + 1]));
  return {
    text: texts.map((found, at) => found?.text ?? (texts[at - 1] || at === 0 ? GAP : '')).join(''),
    ...{ receivedAt, parts, missing, times: Math.max(...group.map(({ times }) => times)) },
  };
}

export const messagesIn = (parts: readonly OpenedPart[]): OpenedMessage[] => groupsOf(parts).map(together);
