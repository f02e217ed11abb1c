import { ApiProperty } from '@nestjs/swagger';
import { ArrayUnique, IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { PARTITIONS } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { SERVICE_TYPES } from '../agencies/index.js';
import type { ServiceType } from '../agencies/index.js';
import { ConsentAnswerRequest } from '../consent/index.js';
import { Code, Codes, DayField, InstantField, Nested, NoneForNull } from '../platform/http/validation.js';
import { GAP_TRIED, INTERIM_HELP, MISSING_INFORMATION } from './refused-referrals.types.js';
import type { GapTried, InterimHelp, MissingInformation } from './refused-referrals.types.js';
import {
  DECLINE_REASONS,
  NEXT_STEPS,
  NOT_ASKED_REASONS,
  REFERRAL_WITHDRAWAL_REASONS,
  SURVIVOR_WORDS,
  UNAVAILABLE_REASONS,
  URGENCIES,
} from './referrals.types.js';
import type {
  DeclineReason,
  NextStep,
  NotAskedReason,
  ReferralWithdrawalReason,
  SurvivorWord,
  UnavailableReason,
  Urgency,
} from './referrals.types.js';

const OptionalId =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: String, format: 'uuid', required: false, nullable: true, description })(
      target,
      property,
    );
    IsOptional()(target, property);
    IsUUID()(target, property);
  };

/** What she allows to be passed on: an answer recorded before, or the one she gives now. */
export class PassingOnRequest {
  @OptionalId('An answer she gave before; the latest that holds for this agency where both are left out.')
  consentId: string | null = null;
  @Nested(ConsentAnswerRequest, { optional: true, description: 'Her answer, given now.' })
  consent: ConsentAnswerRequest | null = null;
  @Codes(PARTITIONS, {
    optional: true,
    description: 'What is shared; all that the answer allows if left out.',
  })
  @ArrayUnique()
  partitions: Partition[] | null = null;
}

export class ReferralRequest extends PassingOnRequest {
  @ApiProperty({ format: 'uuid', description: 'A service of another agency.' }) @IsUUID() serviceId: string;
  @Code(URGENCIES) urgency: Urgency;
  @ApiProperty() @IsBoolean() escortNeeded: boolean;
  @OptionalId('An earlier referral for the same need that came to nothing.') succeedsId: string | null = null;
}

export class UnavailableRequest {
  @Code(SERVICE_TYPES) serviceType: ServiceType;
  @Code(URGENCIES) urgency: Urgency;
  @Code(UNAVAILABLE_REASONS) reason: UnavailableReason;
}

export class ReRouteRequest extends PassingOnRequest {
  @ApiProperty({ format: 'uuid' }) @IsUUID() serviceId: string;
}

export class SupportLeadOfferRequest extends PassingOnRequest {
  @Code(['wanted', 'declined'], { description: 'What she said to it.' }) answer: 'wanted' | 'declined';
  @OptionalId('The service of the agency that would stand in; required where she wants it.')
  serviceId: string | null = null;
  @Code(URGENCIES, { optional: true, description: 'High where left out: safety contacts cannot wait.' })
  urgency: Urgency | null = null;
  @ApiProperty({ required: false }) @IsOptional() @IsBoolean() escortNeeded: boolean = false;
}

export class DeclineRequest {
  @Code(DECLINE_REASONS) reason: DeclineReason;
  @Code(NEXT_STEPS) nextStep: NextStep;
  @Codes(MISSING_INFORMATION, {
    optional: true,
    description: 'Which information is missing; at least one with that reason, none with any other.',
  })
  @ArrayUnique()
  @NoneForNull()
  missing: MissingInformation[] = [];
}

export class WaitingPlaceRequest {
  @DayField({ description: 'The day from which there will be a place.' }) placeOn: string;
  @Code(INTERIM_HELP, { description: 'What helps her until then.' }) interimHelp: InterimHelp;
}

export class GapRequest {
  @Code(GAP_TRIED) tried: GapTried;
  @Code(INTERIM_HELP, { description: 'What helps her instead.' }) interimHelp: InterimHelp;
  @DayField({ description: 'Since when the district lacks the service.' }) since: string;
}

export class NoPlaceRequest {
  @Code(UNAVAILABLE_REASONS) reason: UnavailableReason;
  @Code(NEXT_STEPS) nextStep: NextStep;
}

export class ReferralAppointmentRequest {
  @InstantField() at: string;
}

export class StartRequest {
  @DayField({ description: 'The day on which the service began.' }) serviceOn: string;
}

export class CompletionRequest {
  @DayField() serviceOn: string;
  @Code(SURVIVOR_WORDS, { optional: true, description: 'Her own word on whether she got it.' })
  survivorWord: SurvivorWord | null = null;
  @Code(NOT_ASKED_REASONS, { optional: true, description: 'Required where she was not asked.' })
  notAskedReason: NotAskedReason | null = null;
}

export class NotAttendedRequest {
  @Code(NEXT_STEPS) nextStep: NextStep;
}

export class SurvivorWordRequest {
  @Code(SURVIVOR_WORDS) survivorWord: SurvivorWord;
}

export class WithdrawalRequest {
  @Code(REFERRAL_WITHDRAWAL_REASONS) reason: ReferralWithdrawalReason;
}
