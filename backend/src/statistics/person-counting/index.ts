export { PersonCounting } from './person-counting.js';
export { PersonCountingModule } from './person-counting.module.js';
