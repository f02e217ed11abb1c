import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ServiceType } from './agencies.types.js';

/** A service that an agency offers and others may refer to. */
@Entity('services', { schema: 'panoh' })
export class Service {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') type: ServiceType;
  @Column('text', { array: true, default: () => "'{}'" }) languages: string[];
  @Column('text', { nullable: true }) hours: string | null;
  @Column('text', { nullable: true }) cost: string | null;
  @Column('text', { nullable: true }) documents: string | null;
  @Column('integer', { name: 'free_places', nullable: true }) freePlaces: number | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  @Column('text', { default: 'active' }) status: 'active' | 'paused';
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}
