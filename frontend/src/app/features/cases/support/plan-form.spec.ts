import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { provideDraft } from '../../../../testing/drafts';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { SafetyPlanDto } from '../../../api/models';
import { DraftStore } from '../../../core/drafts/draft-store';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { PlanForm } from './plan-form';
import { PLAN_SECTIONS } from './support-lists';
import type { PlanSection } from './support-lists';

const PLAN = `/api/cases/${CASE_ID}/safety-plan`;
const KEY = `safety-plan:${CASE_ID}`;
type Words = Partial<Record<PlanSection, string>>;
type Opened = [Screen<PlanForm>, HttpTestingController];

const textsOf = (words: Words) =>
  Object.fromEntries(PLAN_SECTIONS.map((section) => [section, words[section] ?? ''])) as Record<
    PlanSection,
    string
  >;
const planOf = (version: number, words: Words) =>
  ({ version, current: version === 0 ? null : { version, texts: words } }) as SafetyPlanDto;

async function open(version: number, words: Words, draft?: unknown): Promise<Opened> {
  TestBed.configureTestingModule({ providers: [provideCase(), draft ? provideDraft(KEY, draft) : []] });
  const screen = await show(PlanForm);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(PLAN).flush(planOf(version, words));
  await settled(screen);
  return [screen, http];
}

const field = (screen: Screen<PlanForm>, section: PlanSection) =>
  screen.element.querySelector<HTMLTextAreaElement>(`#${section}`)!;

async function write(screen: Screen<PlanForm>, section: PlanSection, text: string): Promise<void> {
  field(screen, section).value = text;
  field(screen, section).dispatchEvent(new Event('input'));
  await screen.fixture.whenStable();
}

async function save(screen: Screen<PlanForm>): Promise<void> {
  screen.element.querySelector<HTMLButtonElement>('form button[type=submit]')?.click();
  await settled(screen);
}

async function isSaved([screen, http]: Opened, version: number, words: Words): Promise<void> {
  await save(screen);
  const sent = http.expectOne(`${PLAN}/versions`);
  expect(sent.request.context.get(SEEN_VERSION)).toBe(version);
  expect(sent.request.body).toMatchObject(words);
  sent.flush(planOf(version + 1, words));
  await settled(screen);
}

const conflicts = (screen: Screen<PlanForm>) =>
  [...screen.element.querySelectorAll('pn-conflict')].map(({ textContent }) => textContent);

describe('the safety plan', () => {
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  it('saves over no words of another person: theirs come in, and a section of both asks', async () => {
    const opened = await open(3, { mainConcern: 'Дар', before: 'Ҳамсоя', after: 'Модар' });
    const [screen, http] = opened;
    await write(screen, 'mainConcern', 'Дари ман');
    await write(screen, 'after', 'Модари ман');
    await save(screen);
    const refused = { status: 412, statusText: 'Precondition Failed' };
    http.expectOne(`${PLAN}/versions`).flush({ code: 'changed_meanwhile' }, refused);
    await settled(screen);
    http.expectOne(PLAN).flush(planOf(4, { mainConcern: 'Дари ӯ', before: 'Ҳамсояи нав', after: 'Модар' }));
    await settled(screen);
    expect(screen.text()).toContain('we copied it here: What is prepared beforehand');
    expect(field(screen, 'before').value).toBe('Ҳамсояи нав');
    expect(field(screen, 'after').value).toBe('Модари ман');
    expect(conflicts(screen)).toEqual([expect.stringMatching(/Дари ӯ.*Дари ман/su)]);
    await save(screen);
    http.expectNone(`${PLAN}/versions`);
    await screen.press('Use this one');
    await isSaved(opened, 4, { mainConcern: 'Дари ӯ', before: 'Ҳамсояи нав', after: 'Модари ман' });
  });

  it('shows both where a draft is older than the plan, also after the page was left', async () => {
    const draft = {
      texts: { mainConcern: 'Дари ман' },
      base: { version: 1, texts: textsOf({ mainConcern: 'Дар' }) },
      undecided: {},
    };
    const [screen] = await open(2, { mainConcern: 'Дари ӯ' }, draft);
    expect(conflicts(screen)).toHaveLength(1);
    screen.fixture.destroy();
    const kept = TestBed.inject(DraftStore).find(KEY)?.value;
    TestBed.resetTestingModule();
    const again = await open(2, { mainConcern: 'Дари ӯ' }, kept);
    expect(conflicts(again[0])).toEqual([expect.stringMatching(/Дари ӯ.*Дари ман/su)]);
    const mine = again[0].element.querySelectorAll<HTMLInputElement>('pn-conflict input')[1];
    mine?.click();
    await again[0].fixture.whenStable();
    await again[0].press('Use this one');
    await isSaved(again, 2, { mainConcern: 'Дари ман' });
  });

  it('leaves a choice open when another section changes before it is made', async () => {
    const [screen] = await open(
      3,
      { mainConcern: 'Дари ӯ', after: 'Модар' },
      {
        texts: { mainConcern: 'Дари ман' },
        base: { version: 2, texts: textsOf({ mainConcern: 'Дари ӯ' }) },
        undecided: { mainConcern: 'Дари ӯ' },
      },
    );
    expect(conflicts(screen)).toEqual([expect.stringMatching(/Дари ӯ.*Дари ман/su)]);
    expect(field(screen, 'after').value).toBe('Модар');
  });

  it('restores a draft of an earlier release, with both values where they differ', async () => {
    const [screen] = await open(
      2,
      { mainConcern: 'Дари ӯ', before: 'Ҳамсоя' },
      textsOf({ mainConcern: 'Дари ман', after: 'Модар' }),
    );
    expect(conflicts(screen)).toEqual([expect.stringMatching(/Дари ӯ.*Дари ман/su)]);
    expect(field(screen, 'before').value).toBe('Ҳамсоя');
    expect(field(screen, 'after').value).toBe('Модар');
  });

  it('takes nothing from a copy that is older than the draft', async () => {
    const base = { version: 5, texts: textsOf({ mainConcern: 'Дари нав' }) };
    const opened = await open(4, { mainConcern: 'Дар' }, { texts: { after: 'Модар' }, base, undecided: {} });
    expect(conflicts(opened[0])).toEqual([]);
    await isSaved(opened, 5, { mainConcern: 'Дари нав', after: 'Модар' });
  });

  it('keeps no draft of a plan that was only read', async () => {
    const [screen] = await open(1, { mainConcern: 'Дар' });
    screen.fixture.destroy();
    expect(TestBed.inject(DraftStore).find(KEY)?.value ?? null).toBeNull();
  });
});
