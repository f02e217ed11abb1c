import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { ChildDto } from '../../../api/models/child-dto';
import type { ChildWordsDto } from '../../../api/models/child-words-dto';
import { DraftStore } from '../../../core/drafts/draft-store';
import { ChildForm } from './child-form';

const ID = '01a21071-0000-7000-8000-000000000011';
const child: ChildDto = {
  ...{ id: ID, birthYear: 2018, sex: 'boy', livesWith: 'her', birthCertificate: 'held_by_him' },
  ...{ sawViolence: 'yes', wasHurt: 'unknown', usedAsThreat: 'unknown', hasDisability: 'unknown' },
  ...{ ownCaseId: null, recorded: ['given_name', 'school'], safety: null, version: 3 },
};
const shown: ChildWordsDto = { id: ID, givenName: 'Sitora', school: 'No. 4', whoMayFetch: null };

describe('the form of a child', () => {
  const open = (inputs: object) => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    return show(ChildForm, { ...inputs });
  };
  const reopen = async (inputs: object) => {
    const fixture = TestBed.createComponent(ChildForm);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return fixture;
  };
  const field = (element: HTMLElement, id: string) => element.querySelector(`#${id}`) as HTMLInputElement;
  const type = (element: HTMLElement, id: string, text: string) => {
    field(element, id).value = text;
    field(element, id).dispatchEvent(new Event('input'));
  };
  const save = async (element: HTMLElement) => {
    element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await new Promise((done) => setTimeout(done));
    return TestBed.inject(HttpTestingController).expectOne(({ url }) => url.includes('/children')).request
      .body;
  };

  it('gives back a new child after the tab ended, and forgets it when it was saved', async () => {
    const first = await open({});
    type(first.element, 'givenName', 'Sitora');
    first.fixture.destroy();
    const again = await reopen({});
    expect(field(again.nativeElement, 'givenName').value).toBe('Sitora');
    again.nativeElement.querySelector('form').dispatchEvent(new Event('submit'));
    await new Promise((done) => setTimeout(done));
    TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/children`).flush({});
    await settled({ ...first, fixture: again });
    again.destroy();
    expect(TestBed.inject(DraftStore).find(`child:${CASE_ID}`)).toBeNull();
  });

  it('never empties a name that was hidden when the draft was begun', async () => {
    const first = await open({ child });
    type(first.element, 'livesWith', 'him');
    first.fixture.destroy();
    const { nativeElement } = await reopen({ child, shown });
    expect(field(nativeElement, 'givenName').value).toBe('Sitora');
    expect(await save(nativeElement)).toMatchObject({
      livesWith: 'him',
      words: { givenName: 'Sitora', school: 'No. 4' },
    });
  });

  it('keeps no name that was only shown', async () => {
    const first = await open({ child, shown });
    type(first.element, 'school', 'No. 5');
    first.fixture.destroy();
    expect(JSON.stringify(TestBed.inject(DraftStore).list())).not.toContain('Sitora');
  });

  it('takes nothing back that a colleague recorded since', async () => {
    const first = await open({ child });
    type(first.element, 'livesWith', 'him');
    first.fixture.destroy();
    const { nativeElement } = await reopen({ child: { ...child, birthCertificate: 'none', version: 4 } });
    expect(await save(nativeElement)).toMatchObject({ livesWith: 'him', birthCertificate: 'none' });
  });

  it('shows both where a colleague changed the same answer since, and sends what is chosen', async () => {
    const first = await open({ child, shown });
    type(first.element, 'livesWith', 'him');
    type(first.element, 'whoMayFetch', 'Aunt');
    first.fixture.destroy();
    const theirs = {
      child: { ...child, livesWith: 'institution', version: 4 },
      shown: { ...shown, whoMayFetch: 'Nobody' },
    };
    const again = await reopen(theirs);
    const element: HTMLElement = again.nativeElement;
    const conflicts = () => [...element.querySelectorAll('pn-conflict')];
    expect(conflicts().map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/Lives with.*In an institution.*With the other parent/su),
      expect.stringMatching(/Who may fetch the child.*Nobody.*Aunt/su),
    ]);
    element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled({ ...first, fixture: again });
    expect(element.textContent).toContain('Choose one of the two values: Lives with');
    conflicts()[1]?.querySelectorAll('input')[1]?.click();
    await again.whenStable();
    for (const conflict of conflicts()) conflict.querySelector('button')?.click();
    await again.whenStable();
    expect(await save(element)).toMatchObject({ livesWith: 'institution', words: { whoMayFetch: 'Aunt' } });
  });

  it('asks for the child as it now is where a colleague was first', async () => {
    const screen = await open({ child });
    const { element, fixture } = screen;
    let asked = 0;
    fixture.componentInstance.outdated.subscribe(() => (asked += 1));
    type(element, 'livesWith', 'him');
    element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    TestBed.inject(HttpTestingController)
      .expectOne(`/api/children/${ID}`)
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    expect(asked).toBe(1);
    fixture.componentRef.setInput('child', { ...child, livesWith: 'other', version: 4 });
    await fixture.whenStable();
    expect(element.querySelectorAll('pn-conflict')).toHaveLength(1);
  });

  it('leaves no word out because the names were hidden while it was typed', async () => {
    const screen = await open({ child, shown });
    const { element, fixture } = screen;
    type(element, 'school', 'No. 5');
    fixture.componentRef.setInput('shown', null);
    await fixture.whenStable();
    element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    TestBed.inject(HttpTestingController).expectNone(({ url }) => url.includes('/children'));
    expect(element.querySelector('pn-error-summary')?.textContent).toContain('show the names first');
    fixture.componentRef.setInput('shown', shown);
    await fixture.whenStable();
    expect(await save(element)).toMatchObject({ words: { school: 'No. 5' } });
  });

  it('keeps the facts that were chosen when another answer changes', async () => {
    const { element, fixture } = await open({ child });
    element.querySelector<HTMLInputElement>('#facts-1 input')?.click();
    await fixture.whenStable();
    type(element, 'livesWith', 'him');
    await fixture.whenStable();
    expect(await save(element)).toMatchObject({ sawViolence: 'yes', wasHurt: 'yes' });
  });
});
