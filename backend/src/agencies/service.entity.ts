import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type { ServiceType } from './agencies.types.js';
import type {
  CapacityUnit,
  NeededDocument,
  OpeningHours,
  ServiceCost,
  ServiceStatus,
} from './services.types.js';

/** A service that an agency offers and others may refer to, kept by the agency itself. */
@Entity('services', { schema: 'panoh' })
export class Service {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') type: ServiceType;
  @Column('text', { array: true, default: () => "'{}'" }) languages: string[];
  @Column('jsonb', { name: 'opening_hours', default: () => "'[]'" }) openingHours: OpeningHours[];
  @Column('text', { name: 'hours_note', nullable: true }) hoursNote: string | null;
  @Column('text', { default: 'free' }) cost: ServiceCost;
  @Column('text', { name: 'cost_note', nullable: true }) costNote: string | null;
  @Column('text', { array: true, default: () => "'{}'" }) documents: NeededDocument[];
  @Column('text', { name: 'documents_note', nullable: true }) documentsNote: string | null;
  @Column('text', { nullable: true }) address: string | null;
  /** For anybody to call; stands on the public pages. */
  @Column('text', { name: 'public_phone', nullable: true }) publicPhone: string | null;
  /** The day on which its agency last said that the entry is right; null: not since that is asked. */
  @Column('date', { name: 'checked_on', nullable: true }) checkedOn: Day | null;
  /** Places in all; null where the service does not count them. */
  @Column('integer', { nullable: true }) capacity: number | null;
  @Column('text', { name: 'capacity_unit', nullable: true }) capacityUnit: CapacityUnit | null;
  /** Null until somebody confirmed it. */
  @Column('integer', { name: 'free_places', nullable: true }) freePlaces: number | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  /** The last day on which the confirmed number may be believed. */
  @Column('date', { name: 'confirmed_until', nullable: true }) confirmedUntil: Day | null;
  @Column('boolean', { name: 'is_confidential', default: false }) isConfidential: boolean;
  @Column('text', { default: 'active' }) status: ServiceStatus;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt: Date | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}
