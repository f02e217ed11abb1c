import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Partition "identity": name, birth, address, sealed as one JSON text. */
@Entity('identities', { schema: 'panoh' })
export class IdentityRecord {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @Column('bytea') sealed: Buffer;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'updated_at', default: () => 'panoh.now()' }) updatedAt: Date;
}
