import { Injectable } from '@nestjs/common';
import { VaultService } from '../../access/index.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../shared/ids.js';
import { ImportMapping } from '../imports.entity.js';
import { findMapping } from '../register-mapping.js';
import type { RegisterMapping } from '../register-mapping.types.js';

interface OwnMapping {
  readonly id: string;
  /** Null where it is not kept for the next file. */
  readonly name: string | null;
  readonly mapping: RegisterMapping;
}

const MOST_KEPT = 50;
const OWN = /^own-([0-9a-f-]{36})$/;
const placeOf = (id: string): Place => ({ table: 'import_mappings', column: 'sealed', row: id });

/** By this name an upload and an import tell which layout of the agency's own they are read with. */
export const ownName = (id: string): string => `own-${id}`;

/** Layouts that the viewer's agency drew for its registers. */
@Injectable()
export class OwnMappingsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  async kept(): Promise<OwnMapping[]> {
    const rows = await this.database
      .repository(ImportMapping)
      .find({ where: { isKept: true }, order: { madeAt: 'desc' }, take: MOST_KEPT });
    return Promise.all(rows.map((row) => this.open(row)));
  }

  /** A declared layout or one of the agency's own; null where there is none of that name. */
  async find(layout: string): Promise<RegisterMapping | null> {
    const id = OWN.exec(layout)?.[1];
    if (!id) return findMapping(layout);
    const row = await this.database.repository(ImportMapping).findOneBy({ id });
    return row ? (await this.open(row)).mapping : null;
  }

  /** Keeps a layout under its name, in the place of an earlier one of that name; answers the layout as it is kept. */
  async keep(name: string | null, draw: (id: string) => RegisterMapping): Promise<RegisterMapping> {
    const earlier = name === null ? undefined : (await this.kept()).find((layout) => layout.name === name);
    const id = earlier?.id ?? newId();
    const mapping = draw(ownName(id));
    const { agencyId, userId } = this.database.viewer;
    const sealed = await this.vault.sealForAgency(agencyId, placeOf(id), JSON.stringify({ name, mapping }));
    await this.database.repository(ImportMapping).delete({ id });
    const isKept = name !== null;
    await this.database.insert(ImportMapping, { id, agencyId, isKept, madeBy: userId, ...sealed });
    return mapping;
  }

  async forget(layout: string | null): Promise<void> {
    const id = OWN.exec(layout ?? '')?.[1];
    if (id) await this.database.repository(ImportMapping).delete({ id, isKept: false });
  }

  private async open(row: ImportMapping): Promise<OwnMapping> {
    const text = await this.vault.openForAgency(placeOf(row.id), row);
    const { name, mapping } = JSON.parse(text) as Omit<OwnMapping, 'id'>;
    return { id: row.id, name, mapping };
  }
}
