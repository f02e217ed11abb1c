import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { Code, Text, Uuid } from '../platform/http/validation.js';
import { ORDER_CONDITIONS } from './orders.types.js';

export class StationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true }) place: string | null;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
}

export class NoticeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) stationName: NamesDto;
  @ApiProperty({ format: 'date-time' }) sentAt: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) seenAt: Date | null;
}

export class OrderNoticesDto {
  @ApiProperty({ type: [NoticeDto] }) notices: NoticeDto[];
  @ApiProperty({ type: [StationDto], description: 'Police of every district that may get one.' })
  stations: StationDto[];
}

export class OrderNoticeRequest {
  @Uuid({ description: 'The police of the place to which she goes.' }) stationId: string;
  @Code(['alone'], { description: 'She was asked alone, and agrees.' }) presence: 'alone';
  @Text({ max: 40, description: 'The duty phone of the police that issued the order.' }) dutyPhone: string;
}

/** What the police of the new place read: the order, neither her nor an agency of hers. */
export class ReceivedNoticeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true }) number: string | null;
  @ApiProperty() boundPerson: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) bornOn: string | null;
  @ApiProperty({ description: 'Of the police that issued the order.' }) dutyPhone: string;
  @ApiProperty({ enum: ORDER_CONDITIONS, isArray: true }) conditions: string[];
  @ApiProperty({ format: 'date' }) expiresOn: string;
  @ApiProperty({ format: 'date-time' }) sentAt: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) seenAt: Date | null;
}
