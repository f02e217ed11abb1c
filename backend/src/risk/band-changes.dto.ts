import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { ColleagueDto } from '../identity/index.js';
import { Code, Text } from '../platform/http/validation.js';
import { BAND_CHANGE_STATES, BAND_DIRECTIONS, CONFIRMATION_ANSWERS } from './band-changes.types.js';
import type { BandChangeState, BandDirection, ConfirmationAnswer } from './band-changes.types.js';
import { BAND_CHANGE_REFUSALS, CHOSEN_BANDS, HIGH_REASONS, RISK_BANDS } from './risk.types.js';
import type { ChosenBand, RiskBand } from './risk.types.js';

export class BandChangeRequest {
  @Code(CHOSEN_BANDS) band: ChosenBand;
  @Text({ max: 2000 }) reason: string;
  @ApiProperty({
    type: String,
    format: 'uuid',
    required: false,
    nullable: true,
    description:
      'A colleague unconnected with the case who is asked to confirm; only below a critical factor.',
  })
  @IsOptional()
  @IsUUID()
  confirmedBy: string | null = null;
}

export class ConfirmationRequest {
  @Code(CONFIRMATION_ANSWERS) answer: ConfirmationAnswer;
}

/** The last assessment as coded facts, for somebody who decides without having worked on the case. */
export class LastAssessmentDto {
  @ApiProperty({ format: 'date-time' }) assessedAt: string;
  @ApiProperty({ enum: RISK_BANDS, description: 'What the answers came to, before any judgement.' })
  assessedBand: RiskBand;
  @ApiProperty({ description: 'Share of the applicable factors answered with yes or no, 0 to 1.' })
  knownShare: number;
  @ApiProperty() incidentsInYear: number;
  @ApiProperty({ enum: HIGH_REASONS, isArray: true }) highReasons: string[];
}

export class BandChangeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The own agency’s code of her.' })
  code: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) assessmentId: string | null;
  @ApiProperty({ enum: RISK_BANDS }) from: RiskBand;
  @ApiProperty({ enum: RISK_BANDS }) to: RiskBand;
  @ApiProperty({ enum: BAND_DIRECTIONS }) direction: BandDirection;
  @ApiProperty() reason: string;
  @ApiProperty({ enum: BAND_CHANGE_STATES }) state: BandChangeState;
  @ApiProperty({ type: String, nullable: true }) requestedByName: string | null;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @ApiProperty({ type: String, nullable: true }) confirmerName: string | null;
  @ApiProperty({ type: String, nullable: true }) decidedByName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) decidedAt: string | null;
  @ApiProperty({
    enum: HIGH_REASONS,
    isArray: true,
    description: 'Of the last assessment: the facts beside it.',
  })
  highReasons: string[];
  @ApiProperty({ type: LastAssessmentDto, nullable: true }) lastAssessment: LastAssessmentDto | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** One band that the viewer could choose now, and what choosing it would ask for. */
export class BandChoiceDto {
  @ApiProperty({ enum: CHOSEN_BANDS }) band: ChosenBand;
  @ApiProperty({ enum: BAND_DIRECTIONS }) direction: BandDirection;
  @ApiProperty({ description: 'It takes effect only when somebody unconnected with the case agrees.' })
  needsSecondPerson: boolean;
  @ApiProperty({ enum: BAND_CHANGE_REFUSALS, isArray: true, description: 'Empty where it may be asked for.' })
  refusals: string[];
}

/** What a change of the band by judgement would ask for, before anything is sent. */
export class BandChangeOptionsDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ type: [BandChoiceDto] }) choices: BandChoiceDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Who could agree; empty where nobody has to.' })
  colleagues: ColleagueDto[];
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'A change that waits for an answer; a new one takes its place.',
  })
  pendingId: string | null;
}
