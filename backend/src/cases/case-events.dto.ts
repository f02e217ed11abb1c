import { Code, DayField, Uuid } from '../platform/http/validation.js';
import {
  ACCUSATION_BODIES,
  RECORDED_EVENTS,
  SURVIVOR_VIEWS,
  WITHDRAWAL_REASONS,
} from './case-events.types.js';
import type {
  AccusationBody,
  EventFacts,
  RecordedEvent,
  SurvivorView,
  WithdrawalReason,
} from './case-events.types.js';

export class CaseEventRequest implements EventFacts {
  @Code(RECORDED_EVENTS) event: RecordedEvent;
  @DayField() happenedOn: string;
  @Code(WITHDRAWAL_REASONS, { optional: true }) withdrawalReason: WithdrawalReason | null = null;
  @Code(SURVIVOR_VIEWS, { optional: true, description: 'What she herself thinks of it.' })
  survivorView: SurvivorView | null = null;
  @DayField({ optional: true, description: 'Last day of a period set by a court.' })
  periodEndsOn: string | null = null;
  @Uuid({
    optional: true,
    description: 'The agency that put pressure on her; it never decides about closing her case.',
  })
  byAgencyId?: string | null;
  @Code(ACCUSATION_BODIES, { optional: true, description: 'To whom he has accused her.' })
  accusedTo?: AccusationBody | null;
}
