export { RollUp } from './roll-up.js';
export { RollUpModule } from './roll-up.module.js';
