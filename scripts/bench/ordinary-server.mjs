/**
 * What the product is compared with besides the bare server: the same pages as a tutorial of NestJS and TypeORM would
 * write them, with repositories, relations and offsets, without sign-in, access check, row security, sealing or audit.
 * Arguments: database address, port, and the agency whose box it shows.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Module, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource, EntitySchema, IsNull } from 'typeorm';

const [url, port, agencyId] = process.argv.slice(2);
const PAGE = 25;

const id = { type: 'uuid', primary: true };
const text = (name) => ({ type: 'text', name });
const time = (name) => ({ type: 'timestamptz', name });
const one = (target, name) => ({ type: 'many-to-one', target, joinColumn: { name } });
const many = (target) => ({ type: 'one-to-many', target, inverseSide: 'case' });
const ofCase = { case: one('Case', 'case_id') };

const names = { nameTg: text('name_tg'), nameRu: text('name_ru'), nameEn: text('name_en') };
const times = { fromAt: time('from_at'), dueAt: time('due_at') };
const sent = {
  ...{
    sentAt: time('sent_at'),
    dueAt: time('due_at'),
    ackDueAt: time('ack_due_at'),
    endedAt: time('ended_at'),
  },
  ...{ serviceType: text('service_type'), urgencyRank: { type: 'smallint', name: 'urgency_rank' } },
  ...{ reference: text('reference'), urgency: text('urgency'), status: text('status') },
  ...{ band: text('band'), place: text('place') },
  partitions: { type: 'text', array: true, name: 'shared_partitions' },
};
const parties = {
  ...{ from: one('Agency', 'from_agency_id'), to: one('Agency', 'to_agency_id') },
  service: one('Service', 'service_id'),
};
const parts = {
  ...{ followUps: many('FollowUp'), contacts: many('Contact'), referrals: many('Referral') },
  ...{ incidents: many('Incident'), assessments: many('Assessment'), consents: many('Consent') },
};
const [band, place, status, at] = [text('band'), text('place'), text('status'), time('recorded_at')];
const ofAgency = { agency: one('Agency', 'agency_id') };
const opened = { openedAt: time('opened_at'), reference: text('reference'), status, band, place };
/** By entity: its table, columns and relations. */
const TABLES = {
  Agency: ['agencies', names],
  Service: ['services', { type: text('type') }, ofAgency],
  Case: ['cases', opened, { ...ofAgency, ...parts }],
  FollowUp: ['follow_ups', { rule: text('rule'), status, ...times }, ofCase],
  Contact: ['contacts', { outcome: text('outcome'), alone: text('alone'), at }, ofCase],
  Incident: ['incidents', { coreType: text('core_type'), at }, ofCase],
  Assessment: ['risk_assessments', { band, answers: { type: 'jsonb' }, at }, ofCase],
  Consent: ['consents', { scope: text('scope'), answer: text('answer'), at }, ofCase],
  Referral: ['referrals', sent, { ...ofCase, ...parties }],
};
const entities = Object.entries(TABLES).map(
  ([name, [tableName, columns, relations = {}]]) =>
    new EntitySchema({ name, tableName, schema: 'panoh', columns: { id, ...columns }, relations }),
);
const source = await new DataSource({ type: 'postgres', url, entities, poolSize: 16 }).initialize();
const [cases, referrals, services] = ['Case', 'Referral', 'Service'].map((name) =>
  source.getRepository(name),
);

class Pages {
  async list(page = '1') {
    const [items, total] = await referrals.findAndCount({
      where: { to: { id: agencyId }, endedAt: IsNull() },
      relations: { from: true },
      order: { urgencyRank: 'ASC', dueAt: 'ASC', id: 'ASC' },
      take: PAGE,
      skip: (Number(page) - 1) * PAGE,
    });
    return { items, total };
  }

  async show(caseId) {
    const relations = Object.fromEntries(['agency', ...Object.keys(parts)].map((name) => [name, true]));
    const found = await cases.findOne({ where: { id: caseId }, relations });
    if (!found) throw new NotFoundException();
    return found;
  }

  async create({ caseId, serviceId, urgency, partitions }) {
    const [of, service] = await Promise.all([
      cases.findOneOrFail({ where: { id: caseId }, relations: { agency: true } }),
      services.findOneOrFail({ where: { id: serviceId }, relations: { agency: true } }),
    ]);
    const [sentAt, dueAt] = [new Date(), new Date(Date.now() + 86_400_000)];
    const key = randomUUID();
    return referrals.save({
      ...{ id: key, reference: key.slice(0, 13), case: of, from: of.agency, to: service.agency, service },
      ...{ serviceType: service.type, urgency, urgencyRank: 1, band: of.band, place: of.place, partitions },
      ...{ status: 'sent', sentAt, dueAt, ackDueAt: dueAt },
    });
  }
}

/** Decorators as a compiler would apply them. */
function decorate(name, onMethod, onParameter) {
  const descriptor = Object.getOwnPropertyDescriptor(Pages.prototype, name);
  onParameter(Pages.prototype, name, 0);
  onMethod(Pages.prototype, name, descriptor);
}
decorate('list', Get('referrals'), Query('page'));
decorate('show', Get('cases/:id'), Param('id'));
decorate('create', Post('referrals'), Body());
Controller()(Pages);
class Root {}
Module({ controllers: [Pages] })(Root);
const app = await NestFactory.create(Root, { logger: false });
await app.listen(Number(port), '127.0.0.1');
