import { TestBed } from '@angular/core/testing';
import { provideTesting } from '../../../testing/texts';
import { ownIssuingBody } from './police';
import { SessionStore } from './session.store';

const nameFor = (type: string): string => {
  const name = { tg: 'ШВКД', ru: 'ОВД', en: 'Police' };
  const user = () => ({ agency: { name, type } });
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [...provideTesting(), { provide: SessionStore, useValue: { user } }],
  });
  return TestBed.runInInjectionContext(ownIssuingBody);
};

it('fills in the body that issues an order for the police alone', () => {
  expect(nameFor('police_inspection')).toBe('ШВКД');
  expect(nameFor('ngo')).toBe('');
});
