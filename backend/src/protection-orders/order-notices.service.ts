import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { TimelineService } from '../cases/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { OrderNoticeRequest, OrderNoticesDto, ReceivedNoticeDto } from './order-notices.dto.js';
import {
  noticesOfOrder,
  receivedNotices,
  seeNotice,
  sendNotice,
  stationsToNotify,
  takeBackNotice,
} from './order-notices.queries.js';
import type { NoticeText } from './order-notices.types.js';
import { OrderViewsService } from './order-views.service.js';
import { orderChanged } from './protection-orders.events.js';
import { nameLine } from './respondents.rules.js';

const place = (row: string): Place => ({ table: 'order_notices', column: 'sealed', row });

/**
 * A running order and the police of the place to which she moves (capabilities 2.5): with her consent they read
 * the order, and neither her name nor her agencies; the issuing police do not read it.
 */
@Injectable()
export class OrderNoticesService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly orders: OrderViewsService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async ofOrder(orderId: string): Promise<OrderNoticesDto> {
    const { caseId } = await this.orders.get(orderId);
    this.database.audit.touch(caseId, 'legal');
    return {
      notices: await noticesOfOrder(this.database, orderId),
      stations: await stationsToNotify(this.database, orderId),
    };
  }

  async send(orderId: string, { stationId, presence, dutyPhone }: OrderNoticeRequest): Promise<string> {
    const { caseId, number, respondent } = await this.orders.get(orderId);
    const boundPerson = respondent ? nameLine(respondent) : '';
    const stations = await stationsToNotify(this.database, orderId);
    if (!stations.some(({ id }) => id === stationId)) throw refused('not_available', ['not_available']);
    if (!respondent || !boundPerson) throw refused('respondent_missing', ['respondent_missing']);
    const id = newId();
    const text: NoticeText = { number, boundPerson, bornOn: respondent.bornOn, dutyPhone };
    const sealed = await this.vault.sealForAgency(stationId, place(id), JSON.stringify(text));
    const refusal = await sendNotice(this.database, {
      ...{ id, orderId, agencyId: stationId, presence, agencyKeyVersion: sealed.agencyKeyVersion },
      sealedKey: sealed.sealedKey.toString('base64'),
      sealed: sealed.sealed.toString('base64'),
    });
    if (refusal) throw refused(refusal, [refusal]);
    // In a partition that no police read, also those that recorded the order.
    await this.timeline.add({ caseId, kind: 'order_notice_sent', partition: 'support', facts: {} });
    await this.events.publish(orderChanged, { caseId, orderId, change: 'notice_sent' });
    return orderId;
  }

  /** She no longer agrees: the station reads nothing more. */
  async takeBack(id: string): Promise<void> {
    const taken = await takeBackNotice(this.database, id);
    if (!taken) throw notFound();
    const { caseId } = taken;
    this.database.audit.touch(caseId, 'legal');
    await this.timeline.add({ caseId, kind: 'order_notice_taken_back', partition: 'support', facts: {} });
  }

  /** Those of orders that still run, the unseen ones on top. */
  async received(): Promise<ReceivedNoticeDto[]> {
    const rows = await receivedNotices(this.database);
    return Promise.all(
      rows.map(async ({ id, conditions, expiresOn, sentAt, seenAt, ...sealed }) => ({
        ...(JSON.parse(await this.vault.openForAgency(place(id), sealed)) as NoticeText),
        ...{ id, conditions, expiresOn, sentAt, seenAt },
      })),
    );
  }

  async see(id: string): Promise<string> {
    if (!(await seeNotice(this.database, id))) throw notFound();
    return id;
  }
}
