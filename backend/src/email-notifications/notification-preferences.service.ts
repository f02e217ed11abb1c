import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../platform/config/settings.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { SETTINGS } from '../platform/platform.module.js';
import { Problem, invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { codeOf, openAddress, sealAddress } from './email-address-encryption.js';
import type { EmailRecipient } from './email-address-encryption.js';
import type {
  NotificationChoicesDto,
  NotificationPreferencesRequest,
  NotificationPreferencesDto,
} from './notification-preferences.dto.js';

interface ContactRow {
  sealed_address: Buffer | null;
  sealed_planned: Buffer | null;
  planned_until: Date | null;
}

/** A user without settings gets the defaults of the database, which plans messages with the same values. */
const CHOICES = `select coalesce(m.language, u.language) as language, coalesce(m.email, d.email) as email,
    coalesce(m.digest_hour, d.digest_hour) as "digestHour", coalesce(m.quiet_from, d.quiet_from) as "quietFrom",
    coalesce(m.quiet_until, d.quiet_until) as "quietUntil", coalesce(m.works_on, d.works_on) as "worksOn",
    coalesce(m.breaks_quiet, d.breaks_quiet) as "breaksQuiet"
  from panoh.users u cross join panoh.usual_choices d left join panoh.notification_preferences m on m.user_id = u.id
  where u.id = $1`;

const OWN = `select sealed_address, case when planned_until > panoh.now() then sealed_planned end as sealed_planned,
    case when planned_until > panoh.now() then planned_until end as planned_until
  from panoh.staff_email_addresses where user_id = $1 and channel = 'email'`;

/** How and when a user is notified outside the application. */
@Injectable()
export class NotificationPreferencesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async show(): Promise<NotificationPreferencesDto> {
    const [contact] = await this.database.query<ContactRow>(OWN, [this.box.userId]);
    const [choices] = await this.database.query<NotificationChoicesDto>(CHOICES, [this.box.userId]);
    if (!choices) throw new Problem(404, 'not_found');
    const open = (sealed: Buffer | null | undefined): string | null =>
      sealed ? openAddress(this.root, this.box, sealed) : null;
    return {
      isAvailable: this.settings.mail !== null,
      address: open(contact?.sealed_address),
      plannedAddress: open(contact?.sealed_planned),
      codeUntil: contact?.planned_until?.toISOString() ?? null,
      choices,
    };
  }

  async choose(chosen: NotificationPreferencesRequest): Promise<void> {
    await this.database.query(
      `insert into panoh.notification_preferences (user_id, language, email, digest_hour, quiet_from, quiet_until, works_on, breaks_quiet)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (user_id) do update set language = excluded.language,
         email = excluded.email, digest_hour = excluded.digest_hour, quiet_from = excluded.quiet_from,
         quiet_until = excluded.quiet_until, works_on = excluded.works_on, breaks_quiet = excluded.breaks_quiet`,
      [
        this.box.userId,
        ...[chosen.language, chosen.email, chosen.digestHour, chosen.quietFrom, chosen.quietUntil],
        [...chosen.worksOn].sort(),
        chosen.breaksQuiet,
      ],
    );
  }

  /** Sends a code to the address. Other messages wait until it is confirmed. */
  async plan(address: string): Promise<void> {
    if (!this.settings.mail) throw new Problem(409, 'no_mail_server');
    await this.database.query(`select panoh.plan_contact('email', $1, $2)`, [
      sealAddress(this.root, this.box, address),
      newId(),
    ]);
  }

  /** The try is counted first, and stays counted whatever comes of it. */
  async confirm(code: string, steps: RequestSteps): Promise<void> {
    const planned = await steps.look(async () => {
      const [row] = await this.database.query<{ id: string | null }>(
        `select panoh.confirm_contact('email', null) as id`,
      );
      return row?.id ? { id: row.id, userId: this.box.userId } : null;
    });
    const isRight = planned !== null && codeOf(this.root, planned.userId, planned.id) === Number(code);
    if (!isRight) throw invalid({ path: 'code', code: 'invalid_code' });
    await steps.change(async () => {
      const [row] = await this.database.query<{ done: boolean }>(
        `select panoh.confirm_contact('email', $1) is not null as done`,
        [planned.id],
      );
      if (!row?.done) throw invalid({ path: 'code', code: 'invalid_code' });
    });
  }

  async remove(): Promise<void> {
    await this.database.query(`select panoh.plan_contact('email', null, null)`);
  }

  private get box(): EmailRecipient {
    return { userId: this.database.viewer.userId, channel: 'email' };
  }
}
