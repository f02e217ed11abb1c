import type { OwnSessionDto } from '../../api/models/own-session-dto';
import type { Texts } from '../../core/language/texts';

/** Names that are the same in every language. */
const BROWSERS: Partial<Record<OwnSessionDto['browser'], string>> = {
  edge: 'Edge',
  opera: 'Opera',
  yandex: 'Yandex',
  samsung: 'Samsung Internet',
  firefox: 'Firefox',
  chrome: 'Chrome',
  safari: 'Safari',
};
const SYSTEMS: Partial<Record<OwnSessionDto['system'], string>> = {
  android: 'Android',
  ios: 'iOS',
  windows: 'Windows',
  mac: 'Mac',
  linux: 'Linux',
};

export const deviceName = (
  t: Texts['t'],
  { browser, system }: Pick<OwnSessionDto, 'browser' | 'system'>,
): string =>
  `${BROWSERS[browser] ?? t('sign-in-settings.some-browser')}, ${SYSTEMS[system] ?? t('sign-in-settings.some-device')}`;
