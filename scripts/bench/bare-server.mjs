/**
 * The baseline of the comparison: `node:http` and `pg`, one prepared statement each, without sign-in, access check, row
 * security or audit. Arguments: database address, port, and the agency whose box it shows.
 */
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const [url, port, agencyId] = process.argv.slice(2);
const options = '-c plan_cache_mode=force_generic_plan';
const pool = new pg.Pool({ connectionString: url, max: 16, options });

const QUEUE = {
  name: 'queue',
  text: `select r.id, r.reference, r.kind, r.service_type, r.urgency, r.band, r.place, r.is_minor, r.status, r.sent_at,
      r.due_at, r.received_case_id, r.asked_at, r.version, a.name_tg, a.name_ru, a.name_en
    from panoh.referrals r join panoh.agencies a on a.id = r.from_agency_id
    where r.to_agency_id = $1 and r.ended_at is null order by r.urgency_rank, r.due_at, r.id limit 26`,
};

const toRow = (row) => ({
  id: row.id,
  reference: row.reference,
  kind: row.kind,
  serviceType: row.service_type,
  urgency: row.urgency,
  band: row.band,
  place: row.place,
  isMinor: row.is_minor,
  status: row.status,
  otherAgencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
  caseId: row.received_case_id,
  sentAt: row.sent_at,
  next: { owes: 'answer', dueAt: row.due_at },
  askedAt: row.asked_at,
  version: row.version,
});

async function queue() {
  const { rows } = await pool.query({ ...QUEUE, values: [agencyId] });
  const last = rows.length > 25 ? rows[24] : null;
  return {
    items: rows.slice(0, 25).map(toRow),
    nextCursor: last && `${last.due_at.toISOString()}/${last.id}`,
  };
}

const CREATE = {
  name: 'create',
  text: `insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_id, service_type, urgency,
      urgency_rank, band, place, status, shared_partitions, sent_at, ack_due_at, due_at)
    select $1, $2, c.id, c.agency_id, s.agency_id, s.id, s.type, $5, 1, c.band, c.place, 'sent', $6, now(),
      now() + interval '1 day', now() + interval '1 day' from panoh.cases c, panoh.services s where c.id = $3 and s.id = $4
    returning id, reference, case_id, service_type, urgency, status, sent_at, due_at`,
};

async function create(body) {
  const { caseId, serviceId, urgency, partitions } = JSON.parse(body);
  const id = randomUUID();
  const values = [id, id.slice(0, 13), caseId, serviceId, urgency, partitions];
  return (await pool.query({ ...CREATE, values })).rows[0];
}

const bodyOf = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

createServer(async (request, response) => {
  const answer = request.method === 'GET' ? await queue() : await create(await bodyOf(request));
  const text = JSON.stringify(answer);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}).listen(Number(port), '127.0.0.1');
