import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../platform/http/validation.js';
import { LABEL_LENGTH } from './case-labels.rules.js';

export class CaseLabelRequest {
  @Text({
    optional: true,
    max: LABEL_LENGTH,
    description: 'No name of the case and no number of seven or more digits; null takes it away.',
  })
  label: string | null = null;
}

export class CaseLabelDto {
  @ApiProperty({ type: String, nullable: true }) label: string | null;
  @ApiProperty() mayChange: boolean;
  @ApiProperty({ type: 'integer', description: '0 before the first label.' }) version: number;
}
