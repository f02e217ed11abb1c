import type { Duplex } from 'node:stream';
import pg from 'pg';

export interface Statement {
  /** null: planned anew each time. */
  name: string | null;
  text: string;
  /** As the protocol takes them. */
  values: unknown[];
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

export interface Answer {
  rows: object[];
  rowCount: number | null;
  command: string;
}

/** What a connection keeps of its named statements: that they are prepared, and the columns that they answer with. */
export class Prepared {
  readonly names = new Set<string>();
  readonly shapes = new Map<string, RowShape>();
}

interface Field {
  name: string;
  dataTypeID: number;
}

type Parse = (text: string) => unknown;

/** The columns of an answer, and how their texts are read. */
export class RowShape {
  private readonly columns: { name: string; parse: Parse }[];

  constructor(fields: readonly Field[]) {
    this.columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: pg.types.getTypeParser(dataTypeID, 'text') as Parse,
    }));
  }

  row(texts: readonly (string | null)[]): object {
    const row: Record<string, unknown> = {};
    for (const [place, { name, parse }] of this.columns.entries()) {
      const text = texts[place] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    return row;
  }
}

const NO_ROWS = new RowShape([]);

/** What of pg's connection speaks the extended protocol; its own declarations are older than it. */
export interface Wire {
  stream: Duplex;
  on(event: 'parseComplete', listener: () => void): void;
  off(event: 'parseComplete', listener: () => void): void;
  parse(message: { name: string; text: string }): void;
  bind(message: { portal: string; statement: string; values: unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
}

/**
 * Statements that go out in one piece and are answered in one: one round trip however many there are. Where one
 * fails, those after it are not carried out. Serves pg's client as a query of its own (its `Submittable`).
 */
export class StatementBatch {
  private readonly answers: Answer[] = [];
  private readonly parsing: string[] = [];
  private rows: object[] = [];
  private shape: RowShape | null = null;
  private failure: Error | null = null;
  private wire: Wire | null = null;
  private readonly onParsed = (): void => void this.prepared.names.add(this.parsing.shift() ?? '');

  constructor(
    private readonly statements: readonly Statement[],
    private readonly prepared: Prepared,
    private readonly onEnd: (failure: Error | null) => void,
  ) {}

  submit(wire: Wire): null {
    this.wire = wire;
    wire.on('parseComplete', this.onParsed);
    wire.stream.cork();
    for (const statement of this.statements) this.send(wire, statement);
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.shape = new RowShape(fields);
    this.keepShape(this.shape);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    try {
      this.shape ??= this.prepared.shapes.get(this.current?.name ?? '') ?? NO_ROWS;
      this.rows.push(this.shape.row(fields));
    } catch (error) {
      this.failure ??= error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.shape === null) this.keepShape(NO_ROWS);
    const [command = '', ...numbers] = text.split(' ');
    const count = numbers.at(-1);
    this.answers.push({ rows: this.rows, rowCount: count === undefined ? null : Number(count), command });
    this.rows = [];
    this.shape = null;
  }

  handleEmptyQuery(): void {
    this.answers.push({ rows: [], rowCount: null, command: '' });
  }

  handleReadyForQuery(): void {
    this.end(this.failure);
  }

  /** Refused by the server, or the connection is gone: nothing more comes for this batch. */
  handleError(error: Error): void {
    this.end(error);
  }

  private get current(): Statement | undefined {
    return this.statements[this.answers.length];
  }

  private send(wire: Wire, { name, text, values }: Statement): void {
    const statement = name ?? '';
    if (name === null || !(this.prepared.names.has(name) || this.parsing.includes(name))) {
      wire.parse({ name: statement, text });
      this.parsing.push(statement);
    }
    wire.bind({ portal: '', statement, values });
    if (name === null || !this.prepared.shapes.has(name)) wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '', rows: 0 });
  }

  private keepShape(shape: RowShape): void {
    const name = this.current?.name;
    if (name && !this.prepared.shapes.has(name)) this.prepared.shapes.set(name, shape);
  }

  private end(failure: Error | null): void {
    this.wire?.off('parseComplete', this.onParsed);
    this.prepared.names.delete('');
    this.onEnd(failure);
    for (const [place, { resolve, reject }] of this.statements.entries()) {
      const answer = this.answers[place];
      // What was answered before another was refused stays answered; whether any of it is kept is the commit's to say.
      if (answer && this.failure === null) resolve(answer);
      else reject(failure ?? new Error('not answered'));
    }
  }
}
