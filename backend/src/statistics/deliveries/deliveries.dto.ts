import { ApiProperty } from '@nestjs/swagger';
import { Code, Formed } from '../../platform/http/validation.js';
import { AgencyReportDto } from '../agency-reports/agency-reports.dto.js';
import { CommitteeReportDto } from '../committee-reports/reports.dto.js';
import { PeriodDto } from '../statistics.dto.js';
import { DELIVERY_ACTIONS, DELIVERY_STATES, RECIPIENTS, REPORTS } from './deliveries.rules.js';
import type { DeliveryAction, DeliveryState, Recipient, Report } from './deliveries.rules.js';

export class DeliveryRequest {
  @Code(REPORTS) report: Report;
  @Formed(/^\d{4}(-(0[1-9]|1[0-2]|q[1-4]|h[12]))?$/, { description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  period: string;
  @Code(RECIPIENTS) recipient: Recipient;
}

export class DeliveryDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: REPORTS }) report: Report;
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ enum: RECIPIENTS }) recipient: Recipient;
  @ApiProperty({ enum: DELIVERY_STATES }) state: DeliveryState;
  @ApiProperty() askedBy: string;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty({ type: String, nullable: true }) approvedBy: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) approvedAt: string | null;
  @ApiProperty({ enum: DELIVERY_ACTIONS, isArray: true }) allowedActions: DeliveryAction[];
}

export class DeliveryListDto {
  @ApiProperty({ type: [DeliveryDto], description: 'Those that wait first, then the newest.' })
  items: DeliveryDto[];
}

/** With its content: counted at the request, and the same in every file of it. */
export class DeliveryDetailDto extends DeliveryDto {
  @ApiProperty({ type: CommitteeReportDto, nullable: true }) committee: CommitteeReportDto | null;
  @ApiProperty({ type: AgencyReportDto, nullable: true }) agency: AgencyReportDto | null;
}
