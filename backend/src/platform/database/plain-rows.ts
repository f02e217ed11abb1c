import type { DataSource, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';

type Column = EntityMetadata['columns'][number];
type Entity = EntityTarget<ObjectLiteral>;

export interface Insertion {
  sql: string;
  parameters: unknown[];
}

/**
 * Statements for the rows of an entity, from what is declared of it, and the rows as plain objects: TypeORM would put
 * the statement together anew at every asking, and build a graph of each answer.
 */
export class PlainRows {
  private readonly selections = new Map<Entity, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** `select … from …`, each column under the name of its property. */
  selection(entity: Entity): string {
    const known = this.selections.get(entity);
    if (known) return known;
    const { columns, tablePath } = this.dataSource.getMetadata(entity);
    const selection = `select ${columns.map(selected).join(', ')} from ${tablePath}`;
    this.selections.set(entity, selection);
    return selection;
  }

  /** What a row does not say is left to the table. */
  insertion(entity: Entity, rows: readonly ObjectLiteral[]): Insertion {
    const { columns, tablePath } = this.dataSource.getMetadata(entity);
    const written = columns.filter(({ propertyName }) => rows.some((row) => row[propertyName] !== undefined));
    const parameters: unknown[] = [];
    const place = (row: ObjectLiteral, column: Column): string => {
      const value: unknown = row[column.propertyName];
      if (value === undefined) return 'default';
      return `$${parameters.push(this.dataSource.driver.preparePersistentValue(value, column))}`;
    };
    const values = rows.map((row) => `(${written.map((column) => place(row, column)).join(', ')})`);
    const names = written.map(({ databaseName }) => databaseName).join(', ');
    return { sql: `insert into ${tablePath} (${names}) values ${values.join(', ')}`, parameters };
  }
}

/** A day stays the text that it is; pg would make it an instant of the server's own zone. */
const selected = ({ databaseName, propertyName, type }: Column): string =>
  `${databaseName}${type === 'date' ? '::text' : ''} as "${propertyName}"`;
