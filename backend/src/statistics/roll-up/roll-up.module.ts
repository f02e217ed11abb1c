import { Module } from '@nestjs/common';
import { GroupMeasures } from './group-measures.js';
import { RollUp } from './roll-up.js';

@Module({ providers: [RollUp, GroupMeasures] })
export class RollUpModule {}
