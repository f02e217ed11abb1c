import { staySignedIn } from './actors.js';
import { Referring } from './referrals.js';

interface Line {
  id?: string;
  caseId: string | null;
}

/** People in front of their screens: stories of lists, read the way the front end reads them. */
export class BoardStory extends Referring {
  /** Lets time pass; nobody is signed out. */
  async pass(interval: string): Promise<void> {
    await this.test.database.pass(interval);
    await staySignedIn(this.test);
  }

  /** Lets time pass until noon where they live, so that hours before and after now are of one day. */
  async untilNoon(): Promise<void> {
    const sinceNoon = ((await this.now()).getTime() / 3_600_000 + 5 - 12) % 24;
    await this.pass(`${24 - sinceNoon} hours`);
  }

  async get<Answer>(person: string, path: string): Promise<Answer> {
    return (await this.as(person).get(path).expect(200)).body as Answer;
  }

  /** A person, an agency or a kind of agency is kept away from a case, as an intake answer does. */
  async block(caseId: string, subject: { user: string } | { agency: string }): Promise<void> {
    const [kind, id] =
      'user' in subject
        ? ['user', this.as(subject.user).userId]
        : ['agency', this.kulob.agencies[subject.agency]];
    await this.test.database.block(caseId, id, kind);
  }

  /** A case like another one, with the same grants and the same rows waiting. */
  async copyOf(caseId: string, change: object = {}): Promise<string> {
    const [made] = await this.test.database.query<{ id: string }>(
      `with made as (insert into panoh.cases
          select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'audit_pseudonym', gen_random_uuid(),
            'reference', md5(random()::text)) || $2::jsonb)).*
          from panoh.cases c where c.id = $1 returning id),
        waiting as (insert into panoh.follow_ups
          select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
          from made m, panoh.follow_ups f where f.case_id = $1),
        granted as (insert into panoh.grants
          select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
          from made m, panoh.grants g where g.case_id = $1)
       select id from made`,
      [caseId, JSON.stringify(change)],
    );
    return made!.id;
  }

  async unassign(caseId: string): Promise<void> {
    await this.test.database.query('update panoh.cases set lead_user_id = null where id = $1', [caseId]);
  }

  /** So many further tasks of a case, due one minute after the other, the first so long ago. */
  async addTasks(caseId: string, count: number, firstDue: string): Promise<void> {
    await this.test.database.query(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
       select gen_random_uuid(), c.id, c.agency_id, 'fu.safety_plan', 'task',
         panoh.now() - $3::interval + n * interval '1 minute'
       from panoh.cases c, generate_series(1, $2) n where c.id = $1`,
      [caseId, count, firstDue],
    );
  }
}

export const ofCase = <T extends Line>(lines: T[], caseId: string): T[] =>
  lines.filter((line) => line.caseId === caseId);
