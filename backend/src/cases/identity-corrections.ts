import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { dayOf } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { identityCorrected } from '../survivors/index.js';
import type { IdentityCorrectedEvent } from '../survivors/index.js';
import { ageBandOf } from './ages.rules.js';
import { CasesService } from './cases.service.js';
import { IncidentsService } from './incidents.service.js';
import { mayBeMinor } from './minors.rules.js';
import { TimelineService } from './timeline.service.js';

/** Effects of a corrected identity on the case: its trace and the survivor's age. */
@Injectable()
export class IdentityCorrections implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly cases: CasesService,
    private readonly incidents: IncidentsService,
    private readonly timeline: TimelineService,
  ) {}

  onModuleInit(): void {
    this.events.on(identityCorrected, (correction) => this.apply(correction));
  }

  private async apply({ caseId, fields, born }: IdentityCorrectedEvent): Promise<void> {
    if (born && (fields.includes('bornOn') || fields.includes('bornPrecision')))
      await this.applyBirth(caseId, born);
    const facts = { fields: [...fields] };
    await this.timeline.add({ caseId, kind: 'identity_corrected', partition: 'identity', facts });
  }

  /** If the date of birth is removed, the case keeps its earlier age. */
  private async applyBirth(caseId: string, born: NonNullable<IdentityCorrectedEvent['born']>): Promise<void> {
    if (await this.incidents.anyBefore(caseId, born))
      throw invalid({ path: 'bornOn', code: 'born_after_incident' });
    const isMinor = mayBeMinor(born, this.cases.today);
    const was = await this.cases.find(caseId);
    const ageBand = ageBandOf(born, was.bookedOn ?? dayOf(was.openedAt));
    if (isMinor !== was.isMinor || ageBand !== was.ageBand)
      await this.cases.update(caseId, { ageBand, isMinor, ...(isMinor ? {} : { minorDecidedBy: null }) });
  }
}
