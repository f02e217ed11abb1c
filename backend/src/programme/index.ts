export { partnerAsked, signalAnswered, signalTakenUp } from './programme.events.js';
export type { SignalAnswered } from './programme.events.js';
export { ProgrammeModule } from './programme.module.js';
export type { SignalCode } from './programme.types.js';
