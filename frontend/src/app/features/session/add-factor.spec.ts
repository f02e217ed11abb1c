import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { By } from '@angular/platform-browser';
import { Router } from '@angular/router';
import { settled, show } from '../../../testing/screen';
import { SessionStore } from '../../core/session/session.store';
import { AddAuthenticator } from './add-authenticator';
import { AddFactor } from './add-factor';

describe('the second step, once it is set up', () => {
  it('leads on when the server says so, and without an answer says to press again', async () => {
    const mustAddFactor = signal(true);
    const session = { mustAddFactor, refresh: jest.fn(() => Promise.resolve(true)), signOut: jest.fn() };
    TestBed.configureTestingModule({ providers: [{ provide: SessionStore, useValue: session }] });
    const screen = await show(AddFactor);
    const go = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    screen.fixture.debugElement.query(By.directive(AddAuthenticator)).triggerEventHandler('added');
    await settled(screen);
    await screen.press('Later');
    await settled(screen);
    expect(screen.text()).toContain('There is no connection.');
    expect(go).not.toHaveBeenCalled();
    mustAddFactor.set(false);
    await screen.press('Later');
    await settled(screen);
    expect(go).toHaveBeenCalledWith('/');
  });
});
