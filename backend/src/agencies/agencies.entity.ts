import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgencyKind, AgencyType, ServiceType } from './agencies.types.js';
import type { Day } from '../shared/dates.js';
import type {
  CapacityUnit,
  NeededDocument,
  OpeningHours,
  ServiceCost,
  ServiceStatus,
} from './services.rules.js';

/** An agency's key pair; the private half is sealed, by the server's root key or in the agency's own custody. */
@Entity('agency_keys', { schema: 'panoh' })
export class AgencyKey {
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @PrimaryColumn('integer') version: number;
  @Column('bytea', { name: 'public_key' }) publicKey: Buffer;
  @Column('bytea', { name: 'sealed_private_key' }) sealedPrivateKey: Buffer;
  @Column('text', { name: 'held_by', default: 'server' }) heldBy: 'server' | 'agency';
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
}

/** From when until when an agency works in a group; one agency may work in several. */
@Entity('agency_memberships', { schema: 'panoh' })
export class AgencyMembership {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('timestamptz', { name: 'started_at', default: () => 'panoh.now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
}

/** An agency; the working groups it belongs to stand in its memberships. */
@Entity('agencies', { schema: 'panoh' })
export class Agency {
  @PrimaryColumn('uuid') id: string;
  @Column('text') type: AgencyType;
  @Column('text') kind: AgencyKind;
  @Column('text') place: string;
  @Column('text', { name: 'name_tg' }) nameTg: string;
  @Column('text', { name: 'name_ru' }) nameRu: string;
  @Column('text', { name: 'name_en' }) nameEn: string;
  @Column('text', { default: 'active' }) status: 'active' | 'closed';
  @Column('text', { name: 'duty_phone', nullable: true }) dutyPhone: string | null;
  @Column('uuid', { name: 'head_user_id', nullable: true }) headUserId: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

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
  /** Null until the agency confirms it. */
  @Column('integer', { name: 'free_places', nullable: true }) freePlaces: number | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  /** The last day on which the confirmed number may be believed. */
  @Column('date', { name: 'confirmed_until', nullable: true }) confirmedUntil: Day | null;
  /** A room for a woman with children is free; null until the agency says so. */
  @Column('boolean', { name: 'free_with_children', nullable: true }) freeWithChildren: boolean | null;
  @Column('timestamptz', { name: 'beds_asked_at', nullable: true, select: false }) bedsAskedAt: Date | null;
  /** As the agency last said both: what others see of a hidden service shows no admission. */
  @Column('integer', { name: 'said_places', nullable: true }) saidPlaces: number | null;
  @Column('boolean', { name: 'said_with_children', nullable: true }) saidWithChildren: boolean | null;
  @Column('boolean', { name: 'is_confidential', default: false }) isConfidential: boolean;
  @Column('text', { default: 'active' }) status: ServiceStatus;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt: Date | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

/** A multi-disciplinary working group: one district, its member agencies, chair, coordinator and named deputy. */
@Entity('working_groups', { schema: 'panoh' })
export class WorkingGroup {
  @PrimaryColumn('uuid') id: string;
  @Column('text') place: string;
  @Column('text', { name: 'name_tg' }) nameTg: string;
  @Column('text', { name: 'name_ru' }) nameRu: string;
  @Column('text', { name: 'name_en' }) nameEn: string;
  @Column('uuid', { name: 'chair_user_id', nullable: true }) chairUserId: string | null;
  @Column('uuid', { name: 'coordinator_user_id', nullable: true }) coordinatorUserId: string | null;
  @Column('uuid', { name: 'deputy_user_id', nullable: true }) deputyUserId: string | null;
  @Column('uuid', { name: 'fallback_agency_id', nullable: true }) fallbackAgencyId: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}
