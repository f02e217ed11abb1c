/** A text, what a plural counts (`#`), an argument, or a choice among forms; the build makes them of ICU messages. */
export type MessagePart =
  | string
  | 0
  | readonly [name: string]
  | readonly [
      name: string,
      kind: 'plural' | 'select',
      forms: Readonly<Record<string, readonly MessagePart[]>>,
    ];

export interface MessageLanguage {
  readonly category: (count: number) => string;
  readonly number: (count: number) => string;
}

export interface Message {
  readonly parts: readonly MessagePart[];
  readonly params: Readonly<Record<string, unknown>>;
  /** What `#` stands for. */
  readonly count?: number;
}

/** Fills a message; the usual library compiles it with `new Function`, which the Content-Security-Policy refuses. */
export function formatMessage({ parts, params, count = 0 }: Message, language: MessageLanguage): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part === 0) return language.number(count);
      const [name, kind, forms] = part;
      const value = params[name];
      if (!forms) return formatValue(value, language);
      const number = kind === 'plural' ? Number(value ?? 0) : count;
      const form =
        kind === 'plural' ? (forms[`=${number}`] ?? forms[language.category(number)]) : forms[String(value)];
      return formatMessage({ parts: form ?? forms['other'] ?? [], params, count: number }, language);
    })
    .join('');
}

function formatValue(value: unknown, language: MessageLanguage): string {
  if (typeof value === 'number') return language.number(value);
  return value === undefined || value === null ? '' : String(value);
}
