export { DraftsSweep } from './drafts-sweep.js';
export { DraftsSweepModule } from './drafts-sweep.module.js';
