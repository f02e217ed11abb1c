import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ShockKind } from './shocks.rules.js';

/** Something from outside that changes the work of a district or of the country for a time, such as a flood. */
@Entity('shocks', { schema: 'panoh' })
export class Shock {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: ShockKind;
  /** The group in whose district it was; null: in the whole country. */
  @Column('uuid', { name: 'working_group_id', nullable: true }) groupId: string | null;
  @Column('date', { name: 'from_on' }) fromOn: string;
  /** Last day; null while it lasts. */
  @Column('date', { name: 'until_on', nullable: true }) untilOn: string | null;
  @Column('uuid', { name: 'set_by' }) setBy: string;
  @Column('timestamptz', { name: 'set_at', default: () => 'panoh.now()' }) setAt: Date;
  @Column('integer', { default: 1 }) version: number;
}
