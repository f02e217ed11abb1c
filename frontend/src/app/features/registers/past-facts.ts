import type { PastEventDto } from '../../api/models/past-event-dto';
import type { Dates } from '../../core/language/dates';
import { textName } from '../../core/language/texts';
import type { Texts } from '../../core/language/texts';

export interface PastFact {
  label: string;
  value: string;
}

interface Words {
  readonly t: Texts['t'];
  readonly dates: Dates;
}

/** What came of an order or a referral; an answer that no list knows has a word too. */
export const pastResult = (result: string | null, t: Texts['t']): string =>
  t(`past-result.${textName(result ?? 'unread')}`);

function breachWords({ breaches }: PastEventDto, { t, dates }: Words): string {
  return breaches
    .map(({ on, hasProtocol }) =>
      hasProtocol ? t('past.with-protocol', { on: dates.date(on) }) : dates.date(on),
    )
    .join('; ');
}

function orderFacts(past: PastEventDto, { t, dates }: Words): PastFact[] {
  return [
    { label: t('past.applied-on'), value: dates.date(past.happenedOn) },
    { label: t('past.result'), value: pastResult(past.result, t) },
    { label: t('past.issued-on'), value: past.issuedOn ? dates.date(past.issuedOn) : '' },
    { label: t('past.served-on'), value: past.servedOn ? dates.date(past.servedOn) : '' },
    { label: t('past.service'), value: past.service ? t(`past-service.${textName(past.service)}`) : '' },
    { label: t('past.ends-on'), value: past.endsOn ? dates.date(past.endsOn) : '' },
    { label: t('past.breaches'), value: breachWords(past, { t, dates }) },
  ];
}

const serviceWords = ({ services }: PastEventDto, t: Texts['t']): string =>
  services.map((type) => t(`service-type.${textName(type)}`)).join(', ');

function referralFacts(past: PastEventDto, { t, dates }: Words): PastFact[] {
  return [
    { label: t('past.sent-on'), value: dates.date(past.happenedOn) },
    { label: t('past.service-type'), value: serviceWords(past, t) },
    { label: t('past.result'), value: pastResult(past.result, t) },
    { label: t('past.answered-on'), value: past.answeredOn ? dates.date(past.answeredOn) : '' },
  ];
}

/** Codes and days of a row of the past, each under its word; what is not known is left out. */
export function pastFacts(past: PastEventDto, words: Words): PastFact[] {
  const facts = past.kind === 'order' ? orderFacts(past, words) : referralFacts(past, words);
  return facts.filter(({ value }) => value !== '');
}

/** The same in one line, for a list. */
export const pastLine = (past: PastEventDto, { t, dates }: Words): string =>
  [dates.date(past.happenedOn), serviceWords(past, t), pastResult(past.result, t)]
    .filter(Boolean)
    .join(' · ');
