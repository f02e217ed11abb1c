import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../platform/config/settings.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { SETTINGS } from '../platform/platform.module.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { codeOf, openAddress, openPhone, sealAddress, sealPhone } from './email-address-encryption.js';
import type { EmailRecipient } from './email-address-encryption.js';
import type {
  DutyPhoneDto,
  HolidaysDto,
  NotificationPreferencesDto,
  NotificationPreferencesRequest,
} from './notification-preferences.dto.js';
import {
  addHoliday,
  confirmAddress,
  countCodeTry,
  decreedHolidays,
  ownAddress,
  ownChoices,
  ownPhone,
  planAddress,
  removeHoliday,
  storeChoices,
  storePhone,
} from './notification-preferences.queries.js';

/** Feasts that follow the moon, set by decree each year. */
@Injectable()
export class HolidaysService {
  constructor(private readonly database: Database) {}

  async list(): Promise<HolidaysDto> {
    return { days: await decreedHolidays(this.database) };
  }

  add(day: string): Promise<void> {
    return addHoliday(this.database, day);
  }

  async remove(day: string): Promise<void> {
    if (!(await removeHoliday(this.database, day))) throw notFound();
  }
}

/** How and when a user is notified outside the application. */
@Injectable()
export class NotificationPreferencesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async show(): Promise<NotificationPreferencesDto> {
    const contact = await ownAddress(this.database);
    const choices = await ownChoices(this.database);
    if (!choices) throw notFound();
    const open = (sealed: Buffer | null | undefined): string | null =>
      sealed ? openAddress(this.root, this.box, sealed) : null;
    return {
      isAvailable: this.settings.mail !== null,
      address: open(contact?.sealedAddress),
      plannedAddress: open(contact?.sealedPlanned),
      codeUntil: contact?.plannedUntil?.toISOString() ?? null,
      dutyPhone: await this.dutyPhone(),
      choices,
    };
  }

  choose(chosen: NotificationPreferencesRequest): Promise<void> {
    return storeChoices(this.database, chosen);
  }

  /** Sends a code to the address. Other messages wait until it is confirmed. */
  async plan(address: string): Promise<void> {
    if (!this.settings.mail) throw new Problem(409, 'no_mail_server');
    await planAddress(this.database, sealAddress(this.root, this.box, address));
  }

  /** The try is counted first, and stays counted whatever comes of it. */
  async confirm(code: string, steps: RequestSteps): Promise<void> {
    const planned = await steps.look(async () => {
      const id = await countCodeTry(this.database);
      return id ? { id, userId: this.box.userId } : null;
    });
    const isRight = planned !== null && codeOf(this.root, planned.userId, planned.id) === Number(code);
    if (!isRight) throw invalid({ path: 'code', code: 'invalid_code' });
    await steps.change(async () => {
      if (!(await confirmAddress(this.database, planned.id)))
        throw invalid({ path: 'code', code: 'invalid_code' });
    });
  }

  remove(): Promise<void> {
    return planAddress(this.database, null);
  }

  /** Text messages for alarms of the helpline alone (ADR 40). */
  async setPhone(number: string): Promise<void> {
    if (!this.settings.sms) throw new Problem(409, 'no_sms_gateway');
    if (!(await ownPhone(this.database)).hasAlarms) throw notFound();
    await storePhone(this.database, sealPhone(this.root, this.box.userId, number));
  }

  removePhone(): Promise<void> {
    return storePhone(this.database, null);
  }

  private async dutyPhone(): Promise<DutyPhoneDto | null> {
    const { hasAlarms, sealedNumber } = await ownPhone(this.database);
    if (!hasAlarms && !sealedNumber) return null;
    const number = sealedNumber ? openPhone(this.root, this.box.userId, sealedNumber) : null;
    return { isAvailable: hasAlarms && this.settings.sms !== null, number };
  }

  private get box(): EmailRecipient {
    return { userId: this.database.viewer.userId, channel: 'email' };
  }
}
