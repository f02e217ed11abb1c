import { Module } from '@nestjs/common';
import { DraftsSweep } from './drafts-sweep.js';

@Module({ providers: [DraftsSweep] })
export class DraftsSweepModule {}
