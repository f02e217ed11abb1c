import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { RequirePermission } from '../../platform/http/permit.js';
import { SETTINGS } from '../../platform/platform.module.js';
import type { Settings } from '../../platform/config/settings.js';
import { notFound } from '../../shared/errors.js';
import { isSigned } from './http-gateway.js';
import { SmsCallbackService } from './sms-callback.service.js';
import { RECEIPT_STATES } from './sms-gateway.js';
import type { ReceiptState } from './sms-gateway.js';

const LONGEST = 40_000;

export class SmsMessageRequest {
  @IsString() @MaxLength(200) id: string;
  @IsString() @MaxLength(30) from: string;
  @IsString() @MaxLength(LONGEST) text: string;
}

export class SmsReceiptRequest {
  @IsString() @MaxLength(200) id: string;
  @IsIn(RECEIPT_STATES) state: ReceiptState;
}

/** What a provider of text messages sends over HTTPS, with its signature over the time and the fields. */
@ApiExcludeController()
@Controller('sms')
export class SmsController {
  constructor(
    private readonly callbacks: SmsCallbackService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('messages')
  @HttpCode(204)
  @RequirePermission('public', 'Takes a signed text message of the provider; the same one is kept once.')
  async receiveSms(
    @Headers() headers: Record<string, string>,
    @Body() body: SmsMessageRequest,
  ): Promise<void> {
    this.expectSigned(headers, [body.id, body.from, body.text]);
    await this.callbacks.receive({ ...body, reference: null, part: 1, parts: 1 });
  }

  @Post('receipts')
  @HttpCode(204)
  @RequirePermission(
    'public',
    'Takes what became of a text message; an unknown one too, or it would come again for ever.',
  )
  async receiveSmsReceipt(
    @Headers() headers: Record<string, string>,
    @Body() body: SmsReceiptRequest,
  ): Promise<void> {
    this.expectSigned(headers, [body.id, body.state]);
    await this.callbacks.settle(body.id, body.state);
  }

  /** The same answer where text messages are off and where the signature is wrong. */
  private expectSigned(headers: Record<string, string>, fields: string[]): void {
    const secret = this.settings.sms?.secret ?? null;
    const given = { time: headers['x-time'] ?? '', signature: headers['x-signature'] ?? '' };
    if (secret === null || !isSigned(secret, given, { fields, now: new Date() })) throw notFound();
  }
}
