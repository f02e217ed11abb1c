import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { RuleDto, RuleSetDto, RuleValueDto } from '../../api/models';
import { SEEN_VERSION } from '../../core/http/request-context';
import { PlanTemplates } from './plan-templates';
import { Rules } from './rules';

const hours = (count: number) => ({ unit: 'hours' as const, count });
const value = (key: string, change: Partial<RuleValueDto> = {}): RuleValueDto => ({
  ...{ key, kind: 'due', step: 1, variant: null, published: hours(24), set: null },
  ...{ least: hours(1), most: hours(24) },
  ...change,
});
const rule = (key: RuleDto['key'], change: Partial<RuleDto> = {}): RuleDto => ({
  ...{ key, triggers: ['case_opened'], owner: 'case_lead', missed: ['supervisor'], kind: 'safety_contact' },
  ...{ satisfiedBy: 'contact', isSafety: true, source: 'case_management_guide', fixed: null, openRows: 2 },
  values: [value(`${key}/1`)],
  ...change,
});
const book = (change: Partial<RuleSetDto> = {}): RuleSetDto => ({
  id: 'g1',
  name: { tg: 'Group', ru: 'Group', en: 'Group' },
  version: 0,
  rules: [
    rule('fu.safety_24h'),
    rule('hl.sexual_72h', {
      fixed: 'health_window',
      openRows: null,
      values: [
        value('hl.sexual_72h/1', { least: null, most: null, published: { unit: 'same_day', count: 0 } }),
      ],
    }),
    rule('mig.return', {
      values: [
        value('mig.return/1', {
          published: { unit: 'days', count: -14 },
          least: { unit: 'days', count: -28 },
          most: { unit: 'days', count: -14 },
        }),
      ],
    }),
  ],
  escalation: [
    value('escalation/last', {
      kind: 'last_escalation',
      step: null,
      published: hours(72),
      least: hours(25),
      most: hours(72),
    }),
  ],
  versions: [],
  ...change,
});

async function open(answer: RuleSetDto = book()) {
  const screen = await show(Rules);
  const http = TestBed.inject(HttpTestingController);
  const settle = () => settled(screen);
  http.expectOne('/api/follow-up-rules').flush([{ id: 'g1', name: answer.name, version: answer.version }]);
  await settle();
  http.expectOne('/api/follow-up-rules/g1').flush(answer);
  await settle();
  const type = (selector: string, text: string): void => {
    const field = screen.element.querySelector<HTMLInputElement>(selector);
    if (!field) throw new Error(`No field ${selector}.`);
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  return { screen, http, settle, type };
}

describe('the rules of a group', () => {
  it('say what makes a row, when it is due, whose it is, where that comes from, and what is fixed', async () => {
    const { screen } = await open();
    const text = screen.text();
    expect(text).toContain('all deadlines are as published');
    expect(text).toContain('new case');
    expect(text).toContain('the worker of the case');
    expect(text).toContain('inter-agency guide to case management');
    expect(text).toContain('2 open tasks');
    expect(text).toContain('Fixed: medical guidance sets this deadline.');
    expect(text).toContain('14 days before');
    expect(screen.element.querySelector('input')).toBeNull();
  });

  it('are set in two steps: what would move, then a version with a reason', async () => {
    const { screen, http, settle, type } = await open();
    await screen.press('Change the deadlines');
    // What is fixed has no field.
    expect(screen.element.querySelectorAll('input')).toHaveLength(3);
    type('#rule-fu-safety-24h-1', '12');
    type('#rule-mig-return-1', '20');
    await screen.press('What would move?');
    const values = [
      { key: 'fu.safety_24h/1', count: 12 },
      { key: 'mig.return/1', count: -20 },
    ];
    const asked = http.expectOne('/api/follow-up-rules/g1/previews');
    expect(asked.request.body).toEqual({ values });
    asked.flush({
      changes: [{ key: 'fu.safety_24h/1', before: hours(24), after: hours(12) }],
      ...{ moved: 3, movesClosed: true, rules: [] },
    });
    await settle();
    expect(screen.text()).toContain('Safety check: Due: 24 hours → 12 hours');
    expect(screen.text()).toContain('3 open tasks would be rescheduled.');
    expect(screen.text()).toContain(
      'Health and shelter tasks would be rescheduled too. Their number is confidential.',
    );
    await screen.press('Save as a new version');
    http.expectNone('/api/follow-up-rules/g1/versions');
    type('#rules-reason', 'agreed in the group');
    await screen.press('Save as a new version');
    const saved = http.expectOne('/api/follow-up-rules/g1/versions');
    expect(saved.request.body).toEqual({ values, reason: 'agreed in the group' });
    expect(saved.request.context.get(SEEN_VERSION)).toBe(0);
    const version = {
      ...{ number: 1, recordedAt: '2026-11-26T06:00:00Z', by: null, reason: 'agreed in the group' },
      ...{ changes: [], isPlanned: false, moved: 0 },
    };
    saved.flush(book({ version: 1, versions: [version] }));
    await settle();
    expect(screen.text()).toContain('The system is rescheduling open tasks.');
    expect(screen.element.querySelector('input')).toBeNull();
  });

  it('say at the field what is wrong, and keep what was typed where somebody else was first', async () => {
    const { screen, http, settle, type } = await open();
    await screen.press('Change the deadlines');
    type('#rule-fu-safety-24h-1', 'soon');
    await screen.press('What would move?');
    expect(screen.text()).toContain('Write a whole number.');
    type('#rule-fu-safety-24h-1', '30');
    await screen.press('What would move?');
    http
      .expectOne('/api/follow-up-rules/g1/previews')
      .flush(
        { code: 'invalid', fields: [{ path: 'values.fu.safety_24h/1', code: 'out_of_range' }] },
        { status: 422, statusText: 'x' },
      );
    await settle();
    expect(screen.text()).toContain('This is later than allowed. Enter a shorter time.');
    type('#rule-fu-safety-24h-1', '12');
    await screen.press('What would move?');
    http
      .expectOne('/api/follow-up-rules/g1/previews')
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'x' });
    await settle();
    http.expectOne('/api/follow-up-rules/g1').flush(book({ version: 2 }));
    await settle();
    expect(screen.element.querySelector<HTMLInputElement>('#rule-fu-safety-24h-1')?.value).toBe('12');
    expect(screen.text()).toContain('Someone else changed this. Your text is not lost.');
  });
});

describe('the usual actions of a group', () => {
  it('hide a shipped one, and add one of the group with its owner and days', async () => {
    const screen = await show(PlanTemplates);
    const http = TestBed.inject(HttpTestingController);
    const shipped = { template: 'safe_word', hiddenBy: null };
    const plan = (need: object) => [
      {
        ...{ id: 'g1', name: { tg: 'Group', ru: 'Group', en: 'Group' } },
        needs: [{ need: 'safety', shipped: [shipped], own: [], ...need }],
      },
    ];
    http.expectOne('/api/plan-templates').flush(plan({}));
    await settled(screen);
    const tick = () => screen.element.querySelector<HTMLInputElement>('mat-checkbox input');
    expect(tick()?.checked).toBe(true);
    tick()?.click();
    const hidden = http.expectOne('/api/plan-templates/g1/hidden');
    expect(hidden.request.body).toEqual({ template: 'safe_word' });
    hidden.flush(plan({ shipped: [{ ...shipped, hiddenBy: 'r1' }] }));
    await settled(screen);
    expect(tick()?.checked).toBe(false);
    await screen.press('Add an action: Safety');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose what is to be done.');
    const field = screen.element.querySelector<HTMLInputElement>('#group-action-what');
    field!.value = 'Hide the spare key.';
    field!.dispatchEvent(new Event('input'));
    await screen.press('Save');
    const added = http.expectOne('/api/plan-templates/g1');
    const own = { what: 'Hide the spare key.', owner: 'worker', days: 7 };
    expect(added.request.body).toEqual({ need: 'safety', ...own });
    added.flush(plan({ own: [{ id: 'a1', ...own }] }), { status: 201, statusText: 'x' });
    await settled(screen);
    expect(screen.text()).toContain('The case worker · within 7 days');
  });
});
