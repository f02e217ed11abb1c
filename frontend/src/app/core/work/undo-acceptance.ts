import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { undoReferralAcceptance } from '../../api/fn/referrals/undo-referral-acceptance';
import type { ReferralDto } from '../../api/models/referral-dto';
import { Api } from '../http/api';
import { Submission } from '../http/request-context';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';
import { Undo } from '../shell/undo';

/** An acceptance is offered back at once; later it can be undone on the referral itself. */
@Injectable({ providedIn: 'root' })
export class UndoAcceptance {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dates = inject(Dates);
  private readonly undo = inject(Undo);
  private readonly t = inject(Texts).t;

  offer({ id, version, undoUntil }: ReferralDto): void {
    if (!undoUntil) return;
    this.undo.show({
      message: this.t('referrals.accepted-until', { time: this.dates.time(undoUntil) }),
      undo: async () => {
        const context = new Submission().context(version);
        // What does not allow it any more is said by the referral, which no longer offers it.
        await this.api.call(undoReferralAcceptance, { id }, context).catch(() => null);
        await this.router.navigate(['/referrals', id]);
      },
    });
  }
}
