import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { CourtCaseDto, CourtStepDto, FollowUpDto } from '../../../api/models';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import { Court } from './court';

const step: CourtStepDto = {
  step: 'filed',
  onDay: '2026-11-20',
  nextOn: null,
  detail: null,
  duty: null,
  note: null,
  hearing: [],
};
const court: CourtCaseDto = {
  ...{
    id: 'c1',
    kind: 'divorce',
    isOpen: true,
    isDelayed: true,
    isElsewhere: false,
    isAddressServed: false,
    windowUntil: '2026-12-20',
    version: 4,
  },
  steps: [{ ...step, step: 'decided', detail: 'granted', note: 'No. 4, in the file' }, step],
  openings: [],
  allowedActions: ['hearing_set', 'reconciliation_period', 'duty_set'],
  duties: [
    {
      ...{ id: 'd1', duty: 'pay_monthly', state: 'enforcing', forWhom: 'children', untilOn: null },
      ...{ step: 'blocked', detail: 'no_income', onDay: '2026-11-21', nextOn: '2026-12-05' },
      allowedActions: ['confirmed'],
    },
  ],
};
const row = {
  ...{ id: 'f1', rule: 'lg.object', step: 1, owner: 'legal_aid_lawyer', status: 'pending' },
  dueAt: '2026-12-01T18:59:00Z',
} as FollowUpDto;

describe('the court cases of a case', () => {
  const RECEIVERS = [
    { id: 'k', name: { tg: 'Суд', ru: 'Суд', en: 'Court, Kulob' }, isEnforcement: false },
    { id: 'b', name: { tg: 'Иҷро', ru: 'Исполнение', en: 'Enforcement, Kulob' }, isEnforcement: true },
  ];
  const open = async (courtCases: CourtCaseDto[], mayAdd = true, rows = [row], receivers = RECEIVERS) => {
    TestBed.configureTestingModule({ providers: [provideCase({}, rows)] });
    const screen = await show(Court);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(`/api/cases/${CASE_ID}/court-cases`).flush({ courtCases, mayAdd, receivers });
    await settled(screen);
    return { screen, http };
  };
  const choose = (element: HTMLElement, id: string, value: string): void => {
    const select = element.querySelector<HTMLSelectElement>(`#${id}`);
    if (!select) throw new Error(`No field ${id}.`);
    select.value = value;
    select.dispatchEvent(new Event('input'));
    select.dispatchEvent(new Event('change'));
  };

  it('say first what comes next and whose it is, then the risk, the steps and what the court ordered', async () => {
    const { screen } = await open([court]);
    const text = screen.text();
    expect(text).toContain('Object to the time to reconcile, or ask to shorten it · the lawyer');
    for (const words of [
      'Divorce',
      'Decided · Granted',
      'No. 4, in the file',
      'a time of risk',
      'The other side delays',
      'Pay every month',
      'The bailiff cannot go on · No income',
      'For the children',
    ])
      expect(text).toContain(words);
  });

  it('keep the day of the row that waits when a step left it unchanged, also after a mistake', async () => {
    const kept = (steps: CourtCaseDto['steps']): CourtCaseDto => ({
      ...court,
      ...{ windowUntil: null, duties: [], steps },
    });
    const filed = { ...step, nextOn: '2026-12-09' };
    const wrong = [{ ...step, step: 'recorded_in_error' } as const, { ...step, step: 'ended' } as const];
    const objected = { ...step, step: 'objected' } as const;
    const { screen } = await open([kept([...wrong, objected, filed])]);
    expect(screen.text()).toContain('9 December');
    expect(screen.text()).not.toContain('No day is set');
    TestBed.resetTestingModule();
    const next = { ...row, id: 'f2', rule: 'lg.next_step', subjectId: 'c1', dueAt: '2026-12-11T18:59:00Z' };
    const { screen: withRow } = await open([kept([objected, step])], true, [next as FollowUpDto]);
    expect(withRow.text()).toContain('11 December');
  });

  it('ask in the form of a step only what belongs to it, and send that', async () => {
    const { screen, http } = await open([court]);
    await screen.press('Record the next step: Divorce');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose what happened.');
    choose(screen.element, 'court-step', 'reconciliation_period');
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Who asked for it?');
    expect(screen.text()).toContain('Does the judge know of the violence?');
    expect(screen.text()).not.toContain('Number of the paper');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose one option.');
    expect(screen.text()).toContain('Enter the day of the next step.');
    http.expectNone('/api/court-cases/c1/steps');
  });

  it('show how the hearing is made safe, and offer a complaint about inaction', async () => {
    const hearing = { ...step, step: 'hearing_set', nextOn: '2026-12-09' } as const;
    const safe: CourtStepDto = { ...hearing, hearing: [{ question: 'separateWay', answer: 'no' }] };
    const moved = { ...hearing, step: 'hearing_postponed', nextOn: '2026-12-11' } as const;
    const duties = court.duties.map((duty) => ({ ...duty, allowedActions: ['complained' as const] }));
    const { screen, http } = await open([{ ...court, duties, steps: [moved, safe, step] }]);
    expect(screen.text()).toContain('No separate way in');
    expect(screen.text()).toContain('Offer a complaint about inaction.');
    await screen.press('Record the next step: Divorce');
    choose(screen.element, 'court-step', 'hearing_set');
    await screen.fixture.whenStable();
    for (const id of ['companion', 'separate-way', 'seating'])
      screen.element.querySelector<HTMLInputElement>(`input[name=${id}][value=yes]`)?.click();
    const field = screen.element.querySelector<HTMLInputElement>('#court-next');
    if (!field) throw new Error('the day is missing');
    field.value = '20.12.2026';
    field.dispatchEvent(new Event('input'));
    field.dispatchEvent(new Event('change'));
    await screen.fixture.whenStable();
    await screen.press('Save');
    const { request } = http.expectOne('/api/court-cases/c1/steps');
    expect(request.body).toMatchObject({
      companion: 'yes',
      separateWay: 'yes',
      seating: 'yes',
      interpreter: null,
    });
  });

  it('take from whoever spoke with her that it was received, only when she was alone', async () => {
    const { screen, http } = await open([court], false);
    await screen.press('Record the next step: Pay every month');
    choose(screen.element, 'court-step', 'confirmed');
    await screen.fixture.whenStable();
    await screen.press('Save');
    expect(screen.text()).toContain('Say whether the person was alone.');
    screen.element.querySelector<HTMLInputElement>('input[name=court-alone][value=yes]')?.click();
    await screen.fixture.whenStable();
    await screen.press('Save');
    const sent = http.expectOne('/api/court-cases/c1/steps');
    expect(sent.request.body).toMatchObject({ step: 'confirmed', dutyId: 'd1', alone: 'yes', nextOn: null });
    sent.flush({ courtCases: [{ ...court, duties: [] }], mayAdd: false, receivers: [] });
    await settled(screen);
    expect(screen.text()).not.toContain('Pay every month');
  });

  it('are shown to a court where the person agrees, and say what it tells and that the papers are served', async () => {
    const entry = { entry: 'help_wanted', need: 'health', way: 'at_next_hearing', isNew: true } as const;
    const opening = {
      ...{ id: 'o1', dutyId: null, reference: 'WZDZYJVB', allowedActions: ['end'] },
      agencyName: { tg: 'Суд', ru: 'Суд', en: 'Court, Kulob' },
      entries: [{ ...entry, onDay: '2026-11-22', nextOn: null, detail: null }],
    };
    const { screen, http } = await open([
      { ...court, isAddressServed: true, openings: [opening], duties: [] },
    ]);
    const text = screen.text();
    expect(text).toContain('Shown to: Court, Kulob.');
    expect(text).toContain('The person wants help · Health · At the next hearing');
    expect(text).toContain('New: check it, record the step');
    expect(text).toContain('The papers carry the address of the person.');
    await screen.press('Show it to the court');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose to whom.');
    screen.element.querySelector<HTMLInputElement>('input[name=court-receiver][value=k]')?.click();
    screen.element.querySelector<HTMLInputElement>('input[name=court-agrees][value=yes]')?.click();
    await screen.fixture.whenStable();
    await screen.press('Save');
    const sent = http.expectOne('/api/court-cases/c1/openings');
    expect(sent.request.body).toEqual({ agencyId: 'k', dutyId: null, alone: 'yes' });
  });

  it('offer a new court case only to those who lead it', async () => {
    expect((await open([], false)).screen.text()).not.toContain('Add a court case');
    TestBed.resetTestingModule();
    const { screen } = await open([]);
    await screen.press('Add a court case');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose how far the case is.');
  });
});
