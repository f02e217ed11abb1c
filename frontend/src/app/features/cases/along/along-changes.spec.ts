import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show, until } from '../../../../testing/screen';
import type { AlongCaseDto } from '../../../api/models/along-case-dto';
import type { SafeContactRequest } from '../../../api/models/safe-contact-request';
import { AlongCommands } from '../../../core/along/along-commands';
import type { ToSend } from '../../../core/along/along-commands';
import { AlongStore } from '../../../core/along/along-store';
import { AlongWords } from '../../../core/along/along-words';
import { Line } from '../../../core/offline/line';
import { SessionStore } from '../../../core/session/session.store';
import { AlongCasePage } from './along-case';
import { AlongForm } from './along-form';
import { AlongStricter } from './along-stricter';
import type { Written } from './written';

const NOW = '2026-12-02T09:00:00Z';
const due = (followUpId: string, rule: string, byHand: boolean) =>
  ({
    followUpId,
    rule,
    byHand,
    kind: 'follow_up',
    step: 1,
    version: 4,
    dueAt: NOW,
    fromAt: NOW,
  }) as unknown as AlongCaseDto['due'][number];
const plan: NonNullable<AlongCaseDto['safeContact']> = {
  ...{ channel: 'phone', version: 3, reviewOn: null, isLocked: false, hasNever: false },
  ...{ sharedPhone: false, smsAllowed: true, voicemailAllowed: true },
  windows: [1, 2].map((weekday) => ({ weekday, fromMinute: 540, untilMinute: 1020 })),
};
const answer = {
  ...{ caseId: 'c1', code: '7K4M-9QX4', reference: 'r', band: 'high', assessmentId: null },
  ...{ dates: [], orders: [], referrals: [], goals: [], contacts: [], safeContact: plan },
  due: [due('f1', 'lg.help', true), due('f2', 'rk.reassess', false), due('f3', 'fu.safety_plan', true)],
} as unknown as AlongCaseDto;

async function open(form: string, more: Partial<AlongCaseDto> = {}) {
  const keep = jest.fn((_: ToSend) => Promise.resolve(true));
  const entries = signal<object[]>([]);
  TestBed.overrideProvider(AlongStore, {
    useValue: {
      cases: signal([{ caseId: 'c1', etag: '1', takenAt: NOW, answer: { ...answer, ...more } }]),
      ...{ isOpen: computed(() => true), opened: signal(null), questions: signal(null) },
    },
  });
  TestBed.overrideProvider(AlongCommands, { useValue: { entries, keep } });
  TestBed.overrideProvider(Line, { useValue: { isLost: signal(true), onFound: () => () => undefined } });
  TestBed.overrideProvider(SessionStore, { useValue: { user: signal(null) } });
  const look = jest.spyOn(AlongWords.prototype, 'look');
  const screen = form
    ? await show(AlongForm, { number: '1', form })
    : await show(AlongCasePage, { number: '1' });
  const choose = async (label: string) => {
    const labels = [...screen.element.querySelectorAll('label')];
    labels.find((one) => one.textContent.trim() === label)!.click();
    await screen.fixture.whenStable();
  };
  return { screen, keep, entries, look, choose };
}

describe('an incident without a line', () => {
  it('asks what the ordinary form asks, says who to call, and overtakes no contact that was made before', async () => {
    const { screen, keep, look, choose } = await open('incident');
    await until(() => screen.text().includes('Save'));
    await screen.press('Save');
    expect(screen.element.querySelectorAll('pn-error-summary a')).toHaveLength(4);
    expect(keep).not.toHaveBeenCalled();
    await screen.press('Today');
    await choose('Physical');
    screen.element.querySelector<HTMLInputElement>('[id="incident.strangulation"] input[value=yes]')?.click();
    const relation = screen.element.querySelector<HTMLSelectElement>('select[id$=relationship]')!;
    relation.value = 'husband_nikoh';
    relation.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Call your supervisor: nobody learns of this before it is sent.');
    expect(look.mock.lastCall?.[0]).toMatchObject({ key: 'incident:c1', at: '/cases/c1/incidents/new' });
    // Chromium keeps fields outside such a form on the disk.
    const outside = [...screen.element.querySelectorAll('input')].filter(
      (one) => one.form?.getAttribute('autocomplete') !== 'off',
    );
    expect(outside).toEqual([]);
    await screen.press('Save');
    await until(() => screen.text().includes('Kept.'));
    expect(screen.text()).toContain('Call your supervisor: nobody learns of this before it is sent.');
    expect(keep.mock.lastCall?.[0]).toMatchObject({
      ...{ form: 'incident', path: '/api/cases/c1/incidents' },
      body: {
        lawForms: ['physical'],
        strangulation: 'yes',
        perpetrators: [{ relationship: 'husband_nikoh' }],
      },
    });
    expect(keep.mock.lastCall?.[0].isUrgent).toBeFalsy();
  });
});

describe('a plan that is made stricter without a line', () => {
  it('goes before all others, replaces no number and no words, and becomes a note where it is refused', async () => {
    const { screen, keep, look, choose } = await open('stricter');
    await until(() => screen.text().includes('No text messages'));
    await screen.press('Save');
    expect(screen.text()).toContain('Choose what is forbidden from now on.');
    await choose('No text messages');
    await choose('Not at this time: Tuesday 09:00–17:00');
    expect(look.mock.lastCall?.[0]).toMatchObject({ key: 'note:c1', at: '/cases/c1/notes' });
    await screen.press('Save');
    await until(() => keep.mock.calls.length > 0);
    expect(keep.mock.lastCall?.[0]).toMatchObject({
      ...{ form: 'note', called: 'stricter', path: '/api/cases/c1/safe-contact', isUrgent: true },
      change: { method: 'PUT', version: 3 },
      value: 'Forbid ways of contact: No text messages. Not at this time: Tuesday 09:00–17:00',
      body: {
        ...{ channel: 'phone', windows: plan.windows.slice(0, 1), never: null },
        ...{ sharedPhone: false, smsAllowed: false, voicemailAllowed: true },
      },
    });
    expect(Object.keys(keep.mock.lastCall?.[0].body ?? {})).not.toContain('reachAt');
    await settled(screen);
    expect(screen.text()).toContain('Your colleagues see the old plan until this is sent.');
    expect(screen.text()).not.toContain('She may be in danger now.');
  });

  it('forbids the hours that were ticked, also after the copy was refreshed', async () => {
    const screen = await show(AlongStricter, { plan });
    const piece = screen.fixture.componentInstance;
    const sent: Written[] = [];
    piece.written.subscribe((written) => sent.push(written));
    [...screen.element.querySelectorAll('label')]
      .find((label) => label.textContent.includes('Tuesday'))!
      .click();
    const added = { weekday: 1, fromMinute: 60, untilMinute: 120 };
    await screen.set({ plan: { ...plan, windows: [added, ...plan.windows] } });
    await screen.press('Save');
    expect(sent[0]?.body).toMatchObject({ windows: [added, plan.windows[0]] });
  });

  it('is never looser, whatever is chosen, and the same in any order', async () => {
    const screen = await show(AlongStricter, { plan });
    const piece = screen.fixture.componentInstance;
    const sent: Written[] = [];
    piece.written.subscribe((written) => sent.push(written));
    const names = ['contact', 'own-phone', 'sms', 'voicemail', 'window-1-540-1020', 'window-2-540-1020'];
    const bodyFor = (chosen: readonly string[]): SafeContactRequest => {
      piece['forbidden'].set(new Set());
      for (const name of chosen) piece['turn'](name);
      piece['save'](new Event('submit'));
      return sent.at(-1)?.body as SafeContactRequest;
    };
    for (let set = 1; set < 1 << names.length; set += 1) {
      const chosen = names.filter((_, at) => (set >> at) & 1);
      const body = bodyFor(chosen);
      expect(bodyFor([...chosen].reverse())).toEqual(body);
      expect([plan.channel, 'no_contact']).toContain(body.channel);
      expect(plan.windows).toEqual(expect.arrayContaining(body.windows));
      for (const word of chosen) expect(allows(body, word)).toBe(false);
    }
  });
});

const allows = ({ channel, windows, ...body }: SafeContactRequest, name: string): boolean => {
  if (name === 'contact') return channel !== 'no_contact';
  if (name === 'own-phone') return !body.sharedPhone || body.smsAllowed;
  if (name === 'sms') return body.smsAllowed;
  if (name === 'voicemail') return body.voicemailAllowed;
  return windows.some(({ weekday }) => weekday === Number(name.split('-')[1]));
};

describe('a task that ends without a line', () => {
  it('names the version that was seen, and offers no task that ends elsewhere', async () => {
    const { screen, keep, choose } = await open('task');
    await until(() => screen.text().includes('Which task?'));
    expect(screen.element.querySelectorAll('input[type=radio]')).toHaveLength(2);
    await screen.press('Save');
    expect(screen.text()).toContain('Choose a task.');
    screen.element.querySelector<HTMLInputElement>('input[type=radio]')?.click();
    await settled(screen);
    await choose('She did not want it');
    await screen.press('Save');
    expect(keep).not.toHaveBeenCalled();
    await choose('Yes');
    await screen.press('Save');
    await until(() => keep.mock.calls.length > 0);
    expect(keep.mock.lastCall?.[0]).toMatchObject({
      ...{ form: 'note', called: 'task', path: '/api/follow-ups/f1/outcomes', at: '/cases/c1/notes' },
      ...{ body: { outcome: 'survivor_declined', alone: 'yes' }, change: { method: 'POST', version: 4 } },
    });
    expect(keep.mock.lastCall?.[0].value).toContain(': She did not want it');
  });

  it('is called recorded on the case until it is sent', async () => {
    const { screen, entries } = await open('');
    expect(screen.text()).not.toContain('Recorded, not yet sent');
    for (const [state, count] of [
      ...[['waiting', 2] as const, ['sending', 2] as const],
      ...[['sent', 1] as const, ['needs-you', 1] as const],
    ]) {
      entries.set([{ path: '/api/follow-ups/f1/outcomes', state }]);
      await screen.fixture.whenStable();
      expect(screen.text().split('Recorded, not yet sent')).toHaveLength(count);
    }
  });

  it.each([
    ['waiting', 1],
    ['sending', 1],
    ['sent', 1],
    ['needs-you', 2],
  ])('is not offered again while it is %s, but where it was refused', async (state, count) => {
    const { screen, entries } = await open('task');
    entries.set([{ path: '/api/follow-ups/f1/outcomes', state }]);
    await until(() => screen.text().includes('Which task?'));
    await screen.fixture.whenStable();
    expect(screen.element.querySelectorAll('input[type=radio]')).toHaveLength(count);
  });

  it.each([
    [{}, ['stricter', 'task']],
    [{ due: [due('f2', 'rk.reassess', false)] }, ['stricter']],
    [{ safeContact: null }, ['task']],
    [{ safeContact: { ...plan, channel: 'no_contact' as const } }, ['task']],
  ])('and a plan are offered where there is one (%#)', async (more, offered) => {
    const { screen } = await open('', more);
    const links = [...screen.element.querySelectorAll('.actions a')].map((link) => link.getAttribute('href'));
    const forms = links.map((href) => href?.split('/').at(-1) ?? '');
    expect(forms.filter((form) => !['contact', 'support', 'incident', 'note'].includes(form))).toEqual(
      offered,
    );
  });
});
