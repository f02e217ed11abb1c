export { PrintedFormsModule } from './printed-forms.module.js';
