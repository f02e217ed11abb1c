import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LegalValue } from './legal-value.entity.js';
import { LegalValuesController } from './legal-values.controller.js';
import { LegalValuesService } from './legal-values.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LegalValue])],
  controllers: [LegalValuesController],
  providers: [LegalValuesService],
  exports: [LegalValuesService],
})
export class LegalValuesModule {}
