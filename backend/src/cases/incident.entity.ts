import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DayPrecision } from '../survivors/index.js';
import type { CaseContext, CoreType, KnownAnswer, LawForm, Relationship } from './classification.types.js';
import type { EarlierReport, PlaceType, TimeOfDay } from './incidents.types.js';

/** One event or one continuing pattern of violence or threat; coded facts only. */
@Entity('incidents', { schema: 'panoh' })
export class Incident {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('date', { name: 'reported_on' }) reportedOn: string;
  @Column('date', { name: 'started_on', nullable: true }) startedOn: string | null;
  @Column('text', { name: 'started_precision', nullable: true }) startedPrecision: DayPrecision | null;
  @Column('date', { name: 'ended_on', nullable: true }) endedOn: string | null;
  @Column('text', { name: 'ended_precision', nullable: true }) endedPrecision: DayPrecision | null;
  @Column('boolean', { name: 'is_pattern', default: false }) isPattern: boolean;
  @Column('text', { name: 'time_of_day', default: 'unknown' }) timeOfDay: TimeOfDay;
  @Column('text', { name: 'place_type', default: 'unknown' }) placeType: PlaceType;
  @Column('text', { name: 'law_forms', array: true, default: () => "'{}'" }) lawForms: LawForm[];
  @Column('text', { name: 'core_type', nullable: true }) coreType: CoreType | null;
  @Column('bytea', { name: 'sealed_core_type_reason', nullable: true }) sealedCoreTypeReason: Buffer | null;
  @Column('text', { default: 'unknown' }) penetration: KnownAnswer;
  @Column('text', { name: 'forced_marriage', default: 'unknown' }) forcedMarriage: KnownAnswer;
  @Column('text', { name: 'goods_exchanged', default: 'unknown' }) goodsExchanged: KnownAnswer;
  @Column('text', { default: 'unknown' }) abducted: KnownAnswer;
  @Column('text', { name: 'harmful_practice', default: 'unknown' }) harmfulPractice: KnownAnswer;
  @Column('text', { name: 'spouse_abroad', default: 'unknown' }) spouseAbroad: KnownAnswer;
  @Column('text', { name: 'neck_pressure', default: 'unknown' }) neckPressure: KnownAnswer;
  @Column('text', { default: 'unknown' }) injury: KnownAnswer;
  @Column('text', { array: true, default: () => "'{}'" }) contexts: CaseContext[];
  @Column('text', { array: true, default: () => "'{}'" }) relationships: Relationship[];
  @Column('text', { name: 'children_present', default: 'unknown' }) childrenPresent: KnownAnswer;
  @Column('text', { name: 'reported_before', default: 'unknown' }) reportedBefore: EarlierReport;
  @Column('text', { name: 'earlier_incidents', default: 'unknown' }) earlierIncidents: KnownAnswer;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}
