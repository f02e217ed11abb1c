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

  it('keeps the facts that were chosen when another answer changes', async () => {
    const { element, fixture } = await open({ child });
    element.querySelector<HTMLInputElement>('#facts-1 input')?.click();
    await fixture.whenStable();
    type(element, 'livesWith', 'him');
    await fixture.whenStable();
    expect(await save(element)).toMatchObject({ sawViolence: 'yes', wasHurt: 'yes' });
  });
});
