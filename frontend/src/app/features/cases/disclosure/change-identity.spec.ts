import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { provideDraft } from '../../../../testing/drafts';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { IdentityDto } from '../../../api/models/identity-dto';
import { DraftStore } from '../../../core/drafts/draft-store';
import { SEEN_VERSION } from '../../../core/http/request-context';
import type { LanguageCode } from '../../../core/language/languages';
import { ChangeIdentity } from './change-identity';

const SHOWN = `/api/cases/${CASE_ID}/identity-disclosures`;
const RECORD = `/api/cases/${CASE_ID}/identity`;

const MAY = { allowedActions: ['change_identity'] };

const record = (more: Partial<IdentityDto> = {}): IdentityDto => ({
  surname: 'Намунаева',
  givenName: 'Гули',
  patronymic: null,
  writtenName: 'Намунаева Г.',
  bornOn: '1994-01-01',
  bornPrecision: 'year',
  address: null,
  officialNumber: null,
  version: 1,
  ...more,
});

async function open(language: LanguageCode = 'en'): Promise<[Screen<ChangeIdentity>, HttpTestingController]> {
  TestBed.configureTestingModule({ providers: [provideCase(MAY)] });
  const screen = await show(ChangeIdentity, {}, language);
  const http = TestBed.inject(HttpTestingController);
  const asked = http.expectOne(SHOWN);
  expect(asked.request.body).toEqual({ reason: 'correct_record' });
  asked.flush(record());
  await settled(screen);
  return [screen, http];
}

const field = (screen: Screen<ChangeIdentity>, name: string): HTMLInputElement =>
  screen.element.querySelector<HTMLInputElement>(`[id='identity.${name}']`)!;

async function write(screen: Screen<ChangeIdentity>, name: string, text: string): Promise<void> {
  const input = field(screen, name);
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await screen.fixture.whenStable();
}

async function save(screen: Screen<ChangeIdentity>): Promise<void> {
  screen.element.querySelector<HTMLButtonElement>('form button[type=submit]')?.click();
  await settled(screen);
}

/** Another user saved first; the form then fetches the current identity. */
async function isOvertaken(
  [screen, http]: [Screen<ChangeIdentity>, HttpTestingController],
  theirs: Partial<IdentityDto>,
): Promise<void> {
  await save(screen);
  http
    .expectOne(RECORD)
    .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
  await settled(screen);
  http.expectOne(SHOWN).flush(record({ version: 2, ...theirs }));
  await settled(screen);
}

describe('correcting who she is', () => {
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  it('is filled with what is recorded, a birth as people write it', async () => {
    const [screen] = await open();
    expect(field(screen, 'surname').value).toBe('Намунаева');
    expect(field(screen, 'bornOn').value).toBe('1994');
    expect(screen.text()).toContain('Earlier record Намунаева Г.');
  });

  it('sends the whole record with the version that was seen, and one name where she has one', async () => {
    const [screen, http] = await open();
    await write(screen, 'surname', ' ');
    await write(screen, 'givenName', 'Мавҷуда');
    await write(screen, 'bornOn', '05.1994');
    await save(screen);
    const sent = http.expectOne(RECORD);
    expect(sent.request.context.get(SEEN_VERSION)).toBe(1);
    expect(sent.request.body).toEqual({
      surname: null,
      givenName: 'Мавҷуда',
      patronymic: null,
      writtenName: 'Намунаева Г.',
      bornOn: '1994-05-01',
      bornPrecision: 'month',
      address: null,
      officialNumber: null,
    });
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
  });

  it.each([
    ['en', 'The text contains hidden characters. Type it again.'],
    ['ru', 'В тексте есть скрытые знаки. Наберите заново.'],
    ['tg', 'Дар матн аломатҳои пинҳон ҳастанд.'],
  ] as const)('answers hidden signs in a name at its field, in %s', async (language, sentence) => {
    const [screen, http] = await open(language);
    await write(screen, 'surname', 'Наму\u200bнаева');
    await save(screen);
    const fields = [{ path: 'surname', code: 'hidden_characters' }];
    http.expectOne(RECORD).flush({ code: 'invalid', fields }, { status: 422, statusText: 'Unprocessable' });
    await settled(screen);
    expect(screen.element.querySelector('pn-error-summary')?.textContent).toContain(sentence);
    expect(field(screen, 'surname').getAttribute('aria-invalid')).toBe('true');
  });

  it('says that a birth comes after what happened', async () => {
    const [screen, http] = await open();
    await write(screen, 'bornOn', '2026');
    await save(screen);
    const fields = [{ path: 'bornOn', code: 'born_after_incident' }];
    http.expectOne(RECORD).flush({ code: 'invalid', fields }, { status: 422, statusText: 'Unprocessable' });
    await settled(screen);
    expect(screen.text()).toContain('later than an incident that is recorded');
  });

  it('takes over what somebody else corrected meanwhile, and saves both', async () => {
    const opened = await open();
    const [screen, http] = opened;
    await write(screen, 'givenName', 'Гулрухсор');
    await isOvertaken(opened, { address: 'Kulob, Somoni 1' });
    expect(screen.text()).toContain('we copied it here: Address');
    expect(field(screen, 'givenName').value).toBe('Гулрухсор');
    expect(field(screen, 'address').value).toBe('Kulob, Somoni 1');
    await save(screen);
    const sent = http.expectOne(RECORD);
    expect(sent.request.context.get(SEEN_VERSION)).toBe(2);
    expect(sent.request.body).toMatchObject({ givenName: 'Гулрухсор', address: 'Kulob, Somoni 1' });
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
  });

  it('shows both where both corrected the same, and saves nothing before one is chosen', async () => {
    const opened = await open();
    const [screen, http] = opened;
    await write(screen, 'surname', 'Манова');
    await isOvertaken(opened, { surname: 'Дигарова' });
    const conflict = screen.element.querySelector('pn-conflict');
    expect(conflict?.textContent).toContain('Дигарова');
    expect(conflict?.textContent).toContain('Манова');
    await save(screen);
    http.expectNone(RECORD);
    expect(screen.text()).toContain('Choose one of the two values: Surname');
    await screen.press('Use this one');
    expect(field(screen, 'surname').value).toBe('Дигарова');
    await save(screen);
    http.expectOne(RECORD).flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
  });

  it('keeps a draft only of what was changed', async () => {
    const [screen] = await open();
    screen.fixture.destroy();
    expect(TestBed.inject(DraftStore).find(`identity:${CASE_ID}`)?.value ?? null).toBeNull();
  });

  it('brings back an unsent correction without asking for the record again', async () => {
    const texts = {
      surname: 'Манова',
      givenName: '',
      patronymic: '',
      bornOn: '',
      address: '',
      officialNumber: '',
    };
    const draft = provideDraft(`identity:${CASE_ID}`, { texts, record: record() });
    TestBed.configureTestingModule({ providers: [provideCase(MAY), ...draft] });
    const screen = await show(ChangeIdentity);
    TestBed.inject(HttpTestingController).expectNone(SHOWN);
    expect(field(screen, 'surname').value).toBe('Манова');
  });

  it('asks who must prove presence to do so before anything is shown', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({ ...MAY, isLead: false })] });
    const screen = await show(ChangeIdentity);
    TestBed.inject(HttpTestingController)
      .expectOne(SHOWN)
      .flush({ code: 'step_up_required' }, { status: 403, statusText: 'Forbidden' });
    await settled(screen);
    expect(screen.element.querySelector('pn-unmask-form')).not.toBeNull();
    expect(screen.element.querySelector('pn-identity-fields')).toBeNull();
  });

  it('shows nothing to whoever may not correct it', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(ChangeIdentity);
    TestBed.inject(HttpTestingController).expectNone(SHOWN);
    expect(screen.text()).toContain('You cannot do this here.');
  });
});
