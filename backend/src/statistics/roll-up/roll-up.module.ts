import { Module } from '@nestjs/common';
import { RollUp } from './roll-up.js';

@Module({ providers: [RollUp] })
export class RollUpModule {}
