import { ApiProperty } from '@nestjs/swagger';
import { Code, DayField, Text, Uuid } from '../platform/http/validation.js';
import { SURVIVOR_VIEWS } from '../cases/case-events.types.js';
import type { SurvivorView } from '../cases/case-events.types.js';
import {
  COURT_DETAILS,
  COURT_DUTIES,
  COURT_KINDS,
  COURT_STEPS,
  DUTY_FOR,
  HEARING_SAFETY,
} from './court.types.js';
import { PAPER_ADDRESSES, YES_NO } from './court.types.js';
import type {
  CourtDetail,
  CourtDuty,
  CourtKind,
  CourtStep,
  DutyFor,
  DutyState,
  PaperAddress,
  YesNo,
} from './court.types.js';
import { CourtOpeningDto, CourtReceiverDto } from './court-openings.dto.js';
import { ALONE } from './support.rules.js';
import type { Alone } from './support.rules.js';

const NOTE = 'Number of the decision and where the copy lies; no name of a judge.';
const ADDRESS = 'With `filed`: whose address stands in the papers that are served on the other side.';

export class NewCourtCaseRequest {
  @Code(COURT_KINDS) kind: CourtKind;
  @Code(['preparing', 'filed']) step: 'preparing' | 'filed';
  @DayField() onDay: string;
  @DayField({ optional: true }) nextOn: string | null = null;
  @Code(PAPER_ADDRESSES, { optional: true, description: ADDRESS }) address: PaperAddress | null = null;
  @Text({ optional: true, max: 200, description: NOTE }) note: string | null = null;
}

export class CourtStepRequest {
  @Code(COURT_STEPS) step: CourtStep;
  @DayField() onDay: string;
  @DayField({ optional: true, description: 'Of the next step; the last day of a period or a term.' })
  nextOn: string | null = null;
  @Code(COURT_DETAILS, { optional: true, description: 'Required with the steps that have details.' })
  detail: CourtDetail | null = null;
  @Uuid({ optional: true, description: 'With every step of a duty but the first.' })
  dutyId: string | null = null;
  @Code(COURT_DUTIES, { optional: true, description: 'What must be done; with `duty_set`.' })
  duty: CourtDuty | null = null;
  @Code(DUTY_FOR, { optional: true }) forWhom: DutyFor | null = null;
  @DayField({ optional: true, description: 'The last day of a duty.' }) untilOn: string | null = null;
  @Code(ALONE, { optional: true }) alone: Alone | null = null;
  @Code(SURVIVOR_VIEWS, { optional: true }) view: SurvivorView | null = null;
  @Code(YES_NO, { optional: true }) judgeTold: YesNo | null = null;
  @Code(YES_NO, { optional: true }) companion: YesNo | null = null;
  @Code(YES_NO, { optional: true }) separateWay: YesNo | null = null;
  @Code(YES_NO, { optional: true, description: 'The other side will be there.' })
  otherThere: YesNo | null = null;
  @Code(YES_NO, { optional: true, description: 'The court was asked to seat the survivor apart.' })
  seating: YesNo | null = null;
  @Code(YES_NO, { optional: true }) interpreter: YesNo | null = null;
  @Code(YES_NO, { optional: true, description: 'The children are not brought along.' })
  childrenStay: YesNo | null = null;
  @Code(PAPER_ADDRESSES, { optional: true, description: ADDRESS }) address: PaperAddress | null = null;
  @Text({ optional: true, max: 200, description: NOTE }) note: string | null = null;
}

export class HearingAnswerDto {
  @ApiProperty({ enum: HEARING_SAFETY }) question: (typeof HEARING_SAFETY)[number];
  @ApiProperty({ enum: YES_NO }) answer: YesNo;
}

export class CourtStepDto {
  @ApiProperty({ enum: COURT_STEPS }) step: CourtStep;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) nextOn: string | null;
  @ApiProperty({ enum: COURT_DETAILS, nullable: true, type: String }) detail: CourtDetail | null;
  @ApiProperty({ enum: COURT_DUTIES, nullable: true, type: String }) duty: CourtDuty | null;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
  @ApiProperty({ type: [HearingAnswerDto], description: 'How the hearing is made safe.' })
  hearing: HearingAnswerDto[];
}

export class CourtDutyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: COURT_DUTIES }) duty: CourtDuty;
  @ApiProperty({ enum: ['enforcing', 'running', 'closed'] }) state: DutyState;
  @ApiProperty({ enum: DUTY_FOR, nullable: true, type: String }) forWhom: DutyFor | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) untilOn: string | null;
  @ApiProperty({ enum: COURT_STEPS, description: 'The last one.' }) step: CourtStep;
  @ApiProperty({ enum: COURT_DETAILS, nullable: true, type: String }) detail: CourtDetail | null;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) nextOn: string | null;
  @ApiProperty({ enum: COURT_STEPS, isArray: true, description: 'Steps that the viewer may record.' })
  allowedActions: CourtStep[];
}

export class CourtCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: COURT_KINDS }) kind: CourtKind;
  @ApiProperty() isOpen: boolean;
  @ApiProperty({ description: 'The lawyer of another agency leads it: no notes, nothing to record here.' })
  isElsewhere: boolean;
  @ApiProperty({ description: 'The other side had three hearings put off.' }) isDelayed: boolean;
  @ApiProperty({ description: 'The survivor’s address stands in papers that are served on the other side.' })
  isAddressServed: boolean;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Last day of a running period.' })
  windowUntil: string | null;
  @ApiProperty({ type: [CourtDutyDto] }) duties: CourtDutyDto[];
  @ApiProperty({ type: [CourtOpeningDto], description: 'What a court or enforcement sees of it, and says.' })
  openings: CourtOpeningDto[];
  @ApiProperty({ type: [CourtStepDto], description: 'Newest first.' }) steps: CourtStepDto[];
  @ApiProperty({ enum: COURT_STEPS, isArray: true, description: 'Steps that the viewer may record.' })
  allowedActions: CourtStep[];
  @ApiProperty({ type: 'integer' }) version: number;
}

export class CourtCasesDto {
  @ApiProperty({ type: [CourtCaseDto], description: 'Open ones first.' }) courtCases: CourtCaseDto[];
  @ApiProperty() mayAdd: boolean;
  @ApiProperty({ type: [CourtReceiverDto], description: 'To whom the caller may open one.' })
  receivers: CourtReceiverDto[];
}
