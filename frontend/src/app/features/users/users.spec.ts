import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { UserDto } from '../../api/models/user-dto';
import { Users } from './users';

const person = (id: string, more: Partial<UserDto>): UserDto => ({
  id,
  agencyId: 'agency',
  displayName: `Person ${id}`,
  roles: ['caseworker'],
  status: 'active',
  account: 'ready',
  lockedUntil: null,
  lock: null,
  version: 1,
  ...more,
});
const PEOPLE = [
  person('one', {}),
  person('two', { account: 'no_password' }),
  person('three', { account: 'temporarily_locked', lockedUntil: '2026-11-24T09:35:00Z' }),
  person('four', { account: 'one_time_password' }),
  person('five', { account: 'no_password', status: 'disabled' }),
];

async function open(): Promise<[Screen<Users>, HttpTestingController]> {
  const screen = await show(Users);
  await settled(screen);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/users').flush(PEOPLE);
  http.expectOne('/api/agencies').flush([{ id: 'agency', name: { tg: 'А', ru: 'А', en: 'Agency' } }]);
  await settled(screen);
  return [screen, http];
}

const rowOf = ({ element }: Screen<Users>, name: string): string =>
  Array.from(element.querySelectorAll('li')).find((row) => row.textContent?.includes(name))?.textContent ??
  '';

describe('the list of people', () => {
  it('says who cannot come in, and why, and nothing of whoever can', async () => {
    const [screen] = await open();
    expect(rowOf(screen, 'Person one')).not.toMatch(/assword yet|not changed|Locked/);
    expect(rowOf(screen, 'Person two')).toContain('No password yet');
    expect(rowOf(screen, 'Person three')).toContain('Locked until 14:35');
    expect(rowOf(screen, 'Person three')).toContain('A one-time password opens the account at once.');
    expect(rowOf(screen, 'Person four')).toContain('One-time password not changed yet');
    expect(rowOf(screen, 'Person five')).toContain('Disabled');
    expect(rowOf(screen, 'Person five')).not.toContain('No password yet');
  });

  it('says so no longer once a one-time password opened the account', async () => {
    const [screen, http] = await open();
    await screen.press('One-time password: Person three');
    await settled(screen);
    http
      .expectOne('/api/users/three/one-time-password')
      .flush({ ...person('three', { account: 'one_time_password' }), oneTimePassword: 'shown-once' });
    await settled(screen);
    expect(rowOf(screen, 'Person three')).not.toContain('Locked');
    expect(rowOf(screen, 'Person three')).toContain('shown-once');
    expect(rowOf(screen, 'Person three')).toContain('One-time password not changed yet');
  });

  it('gives the focus back to what opened a form that is left', async () => {
    const [screen] = await open();
    const opener = screen.button('Edit: Person one');
    opener.focus();
    await screen.press('Edit: Person one');
    screen.element.querySelector<HTMLInputElement>('pn-user-form input')?.focus();
    await screen.press('Cancel');
    await settled(screen);
    expect(document.activeElement).toBe(opener);
  });
});
