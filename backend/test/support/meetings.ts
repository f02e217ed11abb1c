import type { Response } from 'supertest';
import type { AgendaEntryDto, MeetingDto } from '../../src/meetings/meetings.dto.js';
import { assessmentForm } from './assessments.js';
import { BoardStory } from './board.js';

const HOUR = 3_600_000;

/** People of a working group who meet, speaking to the API as the front end does. */
export class MeetingStory extends BoardStory {
  meeting(id: string, person = 'coordinator'): Promise<MeetingDto> {
    return this.get(person, `/meetings/${id}`);
  }

  async later(hours: number): Promise<string> {
    return new Date((await this.now()).getTime() + hours * HOUR).toISOString();
  }

  async planMeeting(hours = 0.1): Promise<string> {
    const body = { workingGroupId: this.kulob.groupId, plannedAt: await this.later(hours) };
    return (await this.as('coordinator').post('/meetings', body).expect(201)).body.id as string;
  }

  /** One step of a meeting at the version that the coordinator sees. */
  async stepOf(id: string, path: string, body: object = {}): Promise<Response> {
    const { version } = await this.meeting(id);
    return this.as('coordinator').post(`/meetings/${id}/${path}`, body, version);
  }

  async referenceOf(caseId: string): Promise<string> {
    const [row] = await this.test.database.query<{ reference: string }>(
      'select reference from panoh.cases where id = $1',
      [caseId],
    );
    return row?.reference ?? '';
  }

  async addAgendaItem(id: string, ...cases: string[]): Promise<void> {
    const references = await Promise.all(cases.map((each) => this.referenceOf(each)));
    const answer = await this.stepOf(id, 'agenda-items', { references });
    if (answer.status !== 200) throw new Error(`not put: ${JSON.stringify(answer.body)}`);
  }

  async attend(id: string): Promise<Response> {
    const { version } = await this.meeting(id);
    const attendance = [
      { agencyId: this.kulob.agencies['crisisCentre'], role: 'caseworker', people: 2 },
      { agencyId: this.kulob.agencies['police'], role: 'police_inspector', people: 1 },
    ];
    return this.as('coordinator').put(`/meetings/${id}/attendance`, { attendance }, version);
  }

  /** A running meeting with these cases on its agenda. */
  async holdMeeting(...cases: string[]): Promise<string> {
    const id = await this.planMeeting();
    await this.addAgendaItem(id, ...cases);
    // Shortly before midnight it is planned for the next day.
    await this.test.database.query('update panoh.meetings set planned_at = panoh.now() where id = $1', [id]);
    const answer = await this.attend(id);
    if (answer.status !== 200) throw new Error(`not held: ${JSON.stringify(answer.body)}`);
    return id;
  }

  async entryOf(id: string, caseId: string, person = 'coordinator'): Promise<AgendaEntryDto> {
    const entry = (await this.meeting(id, person)).agenda.find((one) => one.caseId === caseId);
    if (!entry) throw new Error('not on the agenda');
    return entry;
  }

  async decide(id: string, caseId: string, change: object = {}): Promise<Response> {
    const entry = await this.entryOf(id, caseId);
    return this.stepOf(id, 'decisions', {
      entryId: entry.id,
      code: 'review_safety_plan',
      ownerAgencyId: this.kulob.agencies['crisisCentre'],
      dueAt: await this.later(48),
      ...change,
    });
  }

  /** A case of high risk that she allowed the group to know. */
  async dangerous(): Promise<string> {
    const id = await this.openShared('caseworker');
    const form = assessmentForm({ kill_threat: 'yes' });
    await this.as('caseworker').post(`/cases/${id}/assessments`, form).expect(201);
    return id;
  }

  async takeConsentBack(caseId: string): Promise<void> {
    const answers = [{ scope: 'case_conference_mdwg', answer: 'refused', presence: 'alone' }];
    await this.as('caseworker').post(`/cases/${caseId}/consents`, { answers }).expect(201);
  }
}
