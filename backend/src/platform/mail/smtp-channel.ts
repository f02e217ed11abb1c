/**
 * Every word that a message may contain. A reader over the shoulder or at a mail provider must learn only that the
 * recipient has an office job: the only variable is a number (SECURITY T7, ADR 16). A test rejects revealing words.
 */
import type {
  MessageLanguage,
  Template,
  MessageChannel,
  OutgoingMessage,
  SendError,
  Sent,
} from './message-channel.js';
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';

export interface MessageWords {
  /** Follows the display name in the subject. */
  subject: string;
  body: string;
}

const sixDigits = (code: number): string => String(code).padStart(6, '0');
const RUSSIAN = new Intl.PluralRules('ru');
const inRussian = (count: number, one: string, [few, many]: [string, string]): string =>
  `${count} ${{ one, few }[RUSSIAN.select(count) as 'one' | 'few'] ?? many}`;
const alike = (sentence: string): MessageWords => ({ subject: sentence, body: sentence });

const TEXTS: Record<Template, Record<MessageLanguage, (count: number) => MessageWords>> = {
  tasks_due: {
    tg: (count) => alike(`Муҳлати ${count} вазифа расид.`),
    ru: (count) => alike(`Наступил срок: ${inRussian(count, 'задача', ['задачи', 'задач'])}.`),
    en: (count) => alike(count === 1 ? '1 task is due.' : `${count} tasks are due.`),
  },
  digest: {
    tg: (count) => alike(`Барои шумо ${count} хабари нав ҳаст.`),
    ru: (count) => alike(`Новое для вас: ${inRussian(count, 'запись', ['записи', 'записей'])}.`),
    en: (count) =>
      alike(count === 1 ? 'There is 1 new item for you.' : `There are ${count} new items for you.`),
  },
  address_code: {
    tg: (code) => ({
      subject: 'Рамзи шумо.',
      body: `Рамзи шумо: ${sixDigits(code)}. Он 15 дақиқа амал мекунад. Агар шумо онро напурсида бошед, ҳеҷ кор накунед.`,
    }),
    ru: (code) => ({
      subject: 'Ваш код.',
      body: `Ваш код: ${sixDigits(code)}. Он действует 15 минут. Если вы его не запрашивали, ничего не делайте.`,
    }),
    en: (code) => ({
      subject: 'Your code.',
      body: `Your code is ${sixDigits(code)}. It works for 15 minutes. If you did not ask for it, do nothing.`,
    }),
  },
};

export const wordsOf = (template: Template, language: MessageLanguage, count: number): MessageWords =>
  TEXTS[template][language](count);

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with the login of the mail server. */
  url: string;
  from: string;
  displayName: string;
  /** Where the product is opened; the one line of a message beside its sentence. */
  address: string | null;
  timeoutMs?: number;
}

/** Three timeouts of a message together stay below the sender's lease. */
const TIMEOUT_MS = 20_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * E-mail by the mail server of the settings: the one address that the product calls (ADR 16). Text alone, the same for
 * everybody; what a server answers is neither logged nor kept, since it repeats the address.
 */
export class SmtpChannel implements MessageChannel {
  readonly name = 'email';
  private readonly transport: Transporter;

  constructor(private readonly options: SmtpOptions) {
    const { protocol, hostname, port, username, password } = new URL(options.url);
    const timeout = options.timeoutMs ?? TIMEOUT_MS;
    this.transport = createTransport({
      host: hostname,
      ...(port ? { port: Number(port) } : {}),
      secure: protocol === 'smtps:',
      // Addresses of colleagues never travel in the clear to another machine.
      requireTLS: !LOOPBACK.test(hostname),
      ...(username
        ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
        : {}),
      // The machine is not introduced by its own name.
      name: this.domain,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    });
  }

  async send({ address, template, language, count, tag }: OutgoingMessage): Promise<Sent> {
    const { subject, body } = wordsOf(template, language, count);
    const { from, displayName, address: link } = this.options;
    try {
      await this.transport.sendMail({
        from: { name: displayName, address: from },
        to: { name: '', address },
        subject: `${displayName}. ${subject}`,
        text: link ? `${body}\n\n${link}\n` : `${body}\n`,
        messageId: `<${tag}@${this.domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
      });
      return { outcome: 'accepted' };
    } catch (error) {
      const code = errorOf(error as SmtpFailure);
      return { outcome: code === 'refused' ? 'refused' : 'later', error: code };
    }
  }

  private get domain(): string {
    return this.options.from.split('@').at(-1) ?? 'localhost';
  }
}

interface SmtpFailure {
  code?: string;
  responseCode?: number;
}

const BY_CODE: Record<string, SendError> = {
  EAUTH: 'sign_in',
  ENOAUTH: 'sign_in',
  ETLS: 'no_tls',
  ETIMEDOUT: 'timeout',
  ECONNECTION: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ESOCKET: 'unreachable',
  EDNS: 'unreachable',
};

/** A server that is away, busy or wrongly set up may take it later; one that refuses this very message never will. */
function errorOf({ code = '', responseCode = 0 }: SmtpFailure): SendError {
  if (['EENVELOPE', 'EMESSAGE'].includes(code) && responseCode >= 500) return 'refused';
  const known = BY_CODE[code];
  if (known) return known;
  return responseCode >= 400 ? 'busy' : 'other';
}
