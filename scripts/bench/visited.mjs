import { randomBytes } from 'node:crypto';
import { built } from '../support/root.mjs';

const PLAN = {
  channel: 'phone',
  reachAt: '+992 00 000 0001',
  windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })),
  whoMayAnswer: 'only she',
  codeWord: null,
  coverSentence: null,
  smsAllowed: false,
  voicemailAllowed: false,
  sharedPhone: false,
  language: 'tg',
  never: null,
  reviewOn: null,
};

/**
 * Open cases of an agency that the visits go to, spread over all years. They get data keys and safe-contact plans of
 * their own, so that a visit opens what a person's visit would open, and can write notes.
 * @returns {Promise<{ caseId: string, consentId: string, receiverId: string, leadId: string }[]>} cases of one
 * caseworker, each with consent to the usual receiver
 */
export async function furnishVisited(client, agency, { count = Infinity, leadId }) {
  const { rows } = await client.query(
    `select c.id as "caseId", k.id as "consentId", k.agency_id as "receiverId" from panoh.cases c
       join panoh.consents k on k.case_id = c.id and k.scope = 'referral'
     where c.agency_id = $1 and c.lead_user_id = $2 and c.status = 'open'
       and not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id) order by c.reference`,
    [agency.id, leadId],
  );
  const every = Math.max(1, Math.floor(rows.length / count));
  const visited = rows.filter((_, place) => place % every === 0).slice(0, count);
  for (const { caseId: id } of visited) {
    const sealed = (partition, place, text) => newSealed(client, { agency, id, partition, place, text });
    const plan = { table: 'safe_contacts', column: 'sealed', row: id };
    await client.query('update panoh.safe_contacts set sealed = $2 where case_id = $1', [
      id,
      await sealed('safe_contact', plan, JSON.stringify(PLAN)),
    ]);
    const { rows: notes } = await client.query('select id from panoh.narratives where case_id = $1', [id]);
    const intake = { table: 'narratives', column: 'sealed', row: notes[0].id };
    await client.query('update panoh.narratives set sealed = $2 where id = $1', [
      notes[0].id,
      await sealed('narrative', intake, 'what she said '.repeat(40)),
    ]);
  }
  return visited.map((one) => ({ ...one, leadId }));
}

/** A text under a new key of its partition. */
async function newSealed(client, { agency, id, partition, place, text }) {
  const { seal } = await built('platform/crypto/envelope.js');
  const { wrapKey } = await built('platform/crypto/agency-keys.js');
  const key = { key: randomBytes(32), version: 1 };
  await client.query(
    'update vault.case_keys set sealed_key = $4 where case_id = $1 and agency_id = $2 and partition = $3',
    [id, agency.id, partition, wrapKey(agency.publicKey, `${id}/${partition}/1/${agency.id}`, key.key)],
  );
  return seal(key, place, Buffer.from(text));
}
