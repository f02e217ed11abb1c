import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import type { MessageChannel, OutgoingMessage, SendError, Sent } from './message-channel.js';
import { wordsOf } from './message-texts.js';

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
