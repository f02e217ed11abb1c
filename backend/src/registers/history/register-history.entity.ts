import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OldEvent } from './history.types.js';

/**
 * What happened before to somebody whom no case names: codes and days in the clear, everything else sealed to its keeper.
 * It hangs on no case, so it starts no clock, gives no right and blocks no closing.
 */
@Entity('register_history', { schema: 'panoh' })
export class RegisterHistory {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') kind: OldEvent['kind'];
  /** What came of it: the decision on an order, the answer to a referral; null where the words are not understood. */
  @Column('text', { nullable: true }) result: string | null;
  @Column('date', { name: 'happened_on' }) happenedOn: string;
  @Column('text', { nullable: true }) place: string | null;
  @Column('jsonb') facts: OldEvent;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}
