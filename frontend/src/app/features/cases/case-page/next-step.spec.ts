import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import { NextStep } from './next-step';

const step = (rule: FollowUpDto['rule']): FollowUpDto => ({
  id: '01a21071-0000-7000-8000-000000000009',
  caseId: CASE_ID,
  rule,
  step: 1,
  kind: 'review',
  owner: 'agency_inbox',
  fromAt: '2026-11-24T05:00:00Z',
  dueAt: '2026-12-24T18:59:00Z',
  status: 'pending',
  isLate: false,
  countedFrom: null,
  rulesVersion: 0,
  rulesReason: null,
  because: 'case_imported',
  subjectId: null,
  escalatedTo: null,
  outcome: null,
  doneAt: null,
  allowedActions: ['record_work'],
  version: 1,
});

const open = (rule: FollowUpDto['rule'], partitions: string[]) => {
  TestBed.configureTestingModule({ providers: [provideCase({ partitions }, [step(rule)])] });
  return show(NextStep);
};

describe('the next step of a case', () => {
  it('leads whoever reviews an imported case to what the register says, and asks whether it is done', async () => {
    const screen = await open('import_review', ['follow_ups', 'narrative']);
    const link = screen.element.querySelector('a');
    expect(link?.textContent).toBe('Read the old record');
    expect(link?.getAttribute('href')).toBe(`/cases/${CASE_ID}/notes#notes`);
    await screen.press('Record outcome');
    expect(screen.text()).toContain('Done Not possible now');
    expect(screen.text()).not.toContain('She did not want it');
  });

  it('is what the viewer can do, before what somebody else owes; of that it says who', async () => {
    const owed: FollowUpDto = {
      ...step('rf.ack'),
      id: '01a21071-0000-7000-8000-000000000010',
      owner: 'receiving_agency',
      dueAt: '2026-11-22T05:00:00Z',
      because: 'referral_sent',
      allowedActions: [],
    };
    const own = step('fu.safety_plan');
    TestBed.configureTestingModule({ providers: [provideCase({}, [owed, own])] });
    expect((await show(NextStep)).text()).toContain('Next: Prepare the safety plan');
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [provideCase({}, [owed])] });
    expect((await show(NextStep)).text()).toContain('the receiving agency');
  });

  it('leads nobody there who may not read it, and from no other step', async () => {
    expect((await open('import_review', ['follow_ups'])).element.querySelector('a')).toBeNull();
    TestBed.resetTestingModule();
    const other = await open('hl.forensic', ['follow_ups', 'narrative']);
    expect(other.element.querySelector('a')).toBeNull();
    await other.press('Record outcome');
    expect(other.text()).toContain('Done She did not want it Not possible now');
  });

  it('never takes a plan for done that nobody has written', async () => {
    const screen = await open('fu.safety_plan', ['follow_ups']);
    await screen.press('Record outcome');
    expect(screen.text()).toContain('She did not want it Not possible now');
    expect(screen.text()).not.toContain('Done She did not want it');
  });

  it('is told of later, and again with every contact that the same call makes', async () => {
    const first: FollowUpDto = { ...step('fu.regular'), kind: 'safety_contact' };
    const also: FollowUpDto = { ...first, id: '01a21071-0000-7000-8000-000000000011' };
    TestBed.configureTestingModule({ providers: [provideCase({}, [first, also])] });
    const screen = await show(NextStep);
    const http = TestBed.inject(HttpTestingController);
    const until = '2026-11-24T09:00:00Z';
    http
      .expectOne(`/api/cases/${CASE_ID}/snoozes`)
      .flush([
        { followUpId: first.id, snoozableUntil: until, snooze: { until, reason: 'away', isMine: true } },
      ]);
    await settled(screen);
    expect(screen.text()).toContain('I am out of the office');
    await screen.press('Remind me again');
    for (const { id } of [first, also])
      expect(http.expectOne(`/api/follow-ups/${id}/snooze`).request.method).toBe('DELETE');
  });
});
