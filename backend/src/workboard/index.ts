export { WorkboardModule } from './workboard.module.js';
