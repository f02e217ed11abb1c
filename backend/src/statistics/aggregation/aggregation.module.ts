import { Module } from '@nestjs/common';
import { Aggregation } from './aggregation.js';

@Module({ providers: [Aggregation] })
export class AggregationModule {}
