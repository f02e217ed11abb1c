import { ApiProperty } from '@nestjs/swagger';

export class ColleagueDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
}
