import { TestBed } from '@angular/core/testing';
import { provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { CaseDto } from '../../../api/models/case-dto';
import { SessionStore } from '../../../core/session/session.store';
import { ShareWithoutConsent } from './share-without-consent';

async function open(role: string, change: Partial<CaseDto> = {}) {
  const session = { hasRole: (...roles: string[]) => roles.includes(role), user: () => null };
  TestBed.configureTestingModule({
    providers: [provideCase(change), { provide: SessionStore, useValue: session }],
  });
  return show(ShareWithoutConsent);
}

describe('passing on without her word', () => {
  it('asks a supervisor for the ground and for why it cannot wait, and never how she was asked', async () => {
    const screen = await open('supervisor');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose the reason');
    expect(screen.text()).toContain('Say why it cannot wait');
    expect(screen.text()).not.toContain('Who was there?');
    expect(screen.element.querySelectorAll('#basis input[type=radio]').length).toBe(3);
  });

  it('gives the reason back after the tab ended', async () => {
    const { fixture, element } = await open('supervisor');
    const reasonIn = (page: HTMLElement) => page.querySelector('#overrideReason') as HTMLTextAreaElement;
    reasonIn(element).value = 'He has a weapon.';
    reasonIn(element).dispatchEvent(new Event('input'));
    fixture.destroy();
    const again = TestBed.createComponent(ShareWithoutConsent);
    await again.whenStable();
    expect(reasonIn(again.nativeElement).value).toBe('He has a weapon.');
  });

  it('does not exist for workers', async () => {
    const screen = await open('caseworker');
    expect(screen.element.querySelector('pn-not-found')).not.toBeNull();
    expect(screen.element.querySelector('form')).toBeNull();
  });

  it('does not exist where another agency holds the case', async () => {
    const screen = await open('supervisor', { relations: ['referred'] });
    expect(screen.element.querySelector('form')).toBeNull();
  });
});
