import type { Server } from 'node:http';
import { Passwords } from '../../src/platform/session/passwords.js';
import { Actor, proveAgain } from './actors.js';
import type { TestApp } from './app.js';
import { canary } from './canaries.js';
import type { Kulob } from './kulob.js';
import { Referring } from './referrals.js';
import { entry } from './services.js';
import { SoftPasskey } from './soft-passkey.js';

const HOST = 'office.example';
const NAMES = { tg: 'x', ru: 'x', en: 'x' };

/** A client without a session. */
const anybody = (test: TestApp): Actor =>
  new Actor(test.app.getHttpServer() as Server, '', '', '', test.plant);

/** Sets up an empty database with a first administrator whose password is a canary. */
export async function setUp(test: TestApp): Promise<void> {
  const form = {
    agency: NAMES,
    agencyType: 'crisis_centre',
    place: 'kulob',
    displayName: 'x',
    language: 'tg',
  };
  const account = { login: 'first', password: canary('name') };
  await anybody(test)
    .post('/setup/administrator', { ...form, ...account })
    .expect(204);
}

/** Signs in with canaries in the sign-in fields, and fills the directory with directory canaries. */
export class CanarySignIn {
  private readonly we: Referring;

  constructor(
    private readonly test: TestApp,
    kulob: Kulob,
  ) {
    this.we = new Referring(test, kulob);
  }

  async walk(): Promise<void> {
    await this.signIn('caseworker2');
    await this.addPasskey('operator');
    await proveAgain(this.test, this.we.as('administrator'));
    await this.people();
    await this.agencies();
    await this.services();
    await this.law();
    await this.rules();
    await this.papers();
    await this.articles();
  }

  private async signIn(login: string): Promise<void> {
    const [first, next] = [canary('name'), canary('name')];
    const hers = this.we.as(login);
    const hash = await this.test.app.get(Passwords).hash(first);
    await this.test.database.query('update panoh.credentials set password_hash = $2 where user_id = $1', [
      hers.userId,
      hash,
    ]);
    await anybody(this.test).post('/session', { login, password: first }).expect(204);
    await hers.post('/session/password', { oldPassword: first, newPassword: next }).expect(204);
    await hers.post('/session/step-up', { password: next }).expect(204);
  }

  private async addPasskey(person: string): Promise<void> {
    const hers = this.we.as(person);
    const post = (path: string, body: object = {}) =>
      hers.post(`/session/${path}`, body).set('Host', HOST).set('Cookie', `__Host-${hers.cookie}`);
    await proveAgain(this.test, hers);
    const { options } = (await post('passkeys/challenge').expect(200)).body;
    const credential = new SoftPasskey(`https://${HOST}`).create(options);
    await post('passkeys', { name: 'x', credential }).expect(204);
    const { passkeys } = (await hers.get('/session/factors').expect(200)).body;
    await hers.put(`/session/passkeys/${passkeys[0].id}`, { name: 'x' }).expect(204);
  }

  private async people(): Promise<void> {
    const keeper = this.we.as('administrator');
    const account = { login: 'newcomer', roles: ['caseworker'], language: 'tg' };
    const form = { agencyId: this.we.as('caseworker').agencyId, displayName: 'x', ...account };
    const { id, roles, status, version } = (await keeper.post('/users', form).expect(201)).body;
    await keeper.put(`/users/${id}`, { displayName: 'x', roles, status }, version).expect(200);
  }

  private async agencies(): Promise<void> {
    const keeper = this.we.as('administrator');
    const group = { place: 'kulob', name: NAMES };
    const made = (await keeper.post('/working-groups', group).expect(201)).body;
    await keeper.put(`/working-groups/${made.id}`, group, made.version).expect(200);
    const agency = { dutyPhone: 'x', workingGroupIds: [made.id], name: NAMES };
    const added = { type: 'ngo', place: 'kulob', ...agency };
    const { id, version } = (await keeper.post('/agencies', added).expect(201)).body;
    await keeper.put(`/agencies/${id}`, { ...agency, status: 'active' }, version).expect(200);
  }

  private async services(): Promise<void> {
    const keeper = this.we.as('administrator');
    const words = entry({ hoursNote: 'x', costNote: 'x', documentsNote: 'x', address: 'x' });
    const form = { agencyId: this.we.kulob.agencies['cowfa'], type: 'alimony_property', ...words };
    const { id, version } = (await keeper.post('/services', form).expect(201)).body;
    await keeper.put(`/services/${id}`, words, version).expect(200);
  }

  private async law(): Promise<void> {
    const keeper = this.we.as('administrator');
    const value = {
      key: 'po.max_initial_days',
      value: '30',
      validFrom: await this.we.day(1),
      sourceNote: 'x',
    };
    const { id, version } = (await keeper.post('/legal-values', value).expect(201)).body;
    const word = { verifiedBy: 'x', verifiedOn: await this.we.day() };
    await keeper.post(`/legal-values/${id}/verification`, word, version).expect(200);
  }

  private async papers(): Promise<void> {
    const keeper = this.we.as('administrator');
    const day = await this.we.day(1);
    const text = { body: 'x', validFrom: day, formApprovedBy: 'x', formApprovedOn: await this.we.day() };
    const form = { code: 'summons', language: 'tg' };
    const { id, version } = (await keeper.post('/print-templates', { ...form, ...text }).expect(201)).body;
    await keeper.put(`/print-templates/${id}`, text, version).expect(200);
    const { validFrom: _, ...shown } = text;
    await keeper.post('/print-templates/previews', { ...form, ...shown }).expect(200);
    await keeper.post('/paper-checks', { number: 'x', checkWord: 'x' }).expect(200);
  }

  private async rules(): Promise<void> {
    const path = `/follow-up-rules/${this.we.kulob.groupId}/versions`;
    const form = { values: [{ key: 'co.ask_again/1', count: 5 }], reason: 'x' };
    const leader = this.we.as('coordinator');
    await leader.post(path, form, 0).expect(201);
    const proposal = { need: 'material', what: 'x', owner: 'survivor', days: 5 };
    await leader.post(`/plan-templates/${this.we.kulob.groupId}`, proposal).expect(201);
  }

  /** Public articles are stored readable. Canaries are of no language, so the language rule refuses to submit them. */
  private async articles(): Promise<void> {
    const writer = this.we.as('healthWorker');
    const words = { titleTg: 'x', titleRu: 'x', titleEn: 'x', textTg: 'x', textRu: 'x', textEn: 'x' };
    const begun = (await writer.post('/articles', { kind: 'news', ...words }).expect(201)).body;
    const { id, version } = (await writer.put(`/articles/${begun.id}/text`, words, begun.version).expect(200))
      .body;
    await this.test.database.query(`update panoh.articles set state = 'in_review' where id = $1`, [id]);
    const asked =
      'blames excuses patience private_matter roles doubts humiliates details identifies endangers';
    const answers = Object.fromEntries(asked.split(' ').map((question) => [question, 'yes']));
    const path = `/articles/${id}/review`;
    await this.we.as('healthSupervisor').post(path, { answers, note: 'x' }, version).expect(200);
  }
}
