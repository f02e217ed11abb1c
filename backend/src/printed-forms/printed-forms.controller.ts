import {
  Body,
  Controller,
  Get,
  HttpCode,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { oneOf } from '../platform/http/params.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import type { ApiRequest } from '../platform/http/request-logger.js';
import { FORM_LANGUAGES, FORM_SUBJECTS } from './forms.types.js';
import type { FormLanguage, FormSubject } from './forms.types.js';
import { PaperChecksService } from './paper-checks.service.js';
import { PrintTemplatesService } from './print-templates.service.js';
import {
  FormPrintRequest,
  NewTemplateRequest,
  PaperCheckDto,
  PaperCheckRequest,
  PrintTemplateDto,
  PrintableFormsDto,
  TemplatePreviewRequest,
  TemplateTextRequest,
} from './printed-forms.dto.js';
import { PrintedFormsService } from './printed-forms.service.js';

const FILE = { schema: { type: 'string', format: 'binary' } } as const;

/** The name of the file says nothing. */
function streamed(response: Response, bytes: Buffer): StreamableFile {
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  return new StreamableFile(bytes, {
    type: 'application/pdf',
    disposition: 'attachment; filename="document.pdf"',
    length: bytes.length,
  });
}

/** Official papers of a case. */
@ApiTags('printing')
@Controller('printed-forms')
export class PrintedFormsController {
  constructor(private readonly forms: PrintedFormsService) {}

  @Get()
  @ApiQuery({ name: 'subject', enum: FORM_SUBJECTS })
  @ApiOkResponse({ type: PrintableFormsDto })
  @RequirePermission(
    'forms.print',
    'Lists the papers that the viewer may print of an order, case or referral.',
  )
  async listPrintableForms(
    @Query('subject', oneOf(FORM_SUBJECTS)) subject: FormSubject,
    @Query('id', ParseUUIDPipe) id: string,
  ): Promise<PrintableFormsDto> {
    return { forms: await this.forms.list(subject, id) };
  }

  @Post()
  @HttpCode(200)
  @ApiProduces('application/pdf')
  @ApiOkResponse(FILE)
  @RequirePermission(
    'forms.print',
    'Fills a paper with names and streams it; audits who printed it and why.',
    {
      readOnly: true,
    },
  )
  async printForm(
    @Body() body: FormPrintRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return streamed(response, await this.forms.print(body));
  }
}

/** Texts of the papers, kept by administrators. */
@ApiTags('printing')
@Controller('print-templates')
export class PrintTemplatesController {
  constructor(private readonly templates: PrintTemplatesService) {}

  @Get()
  @ApiOkResponse({ type: [PrintTemplateDto] })
  @RequirePermission('print_templates.write', 'Lists the texts of official papers with every version.')
  listPrintTemplates(): Promise<PrintTemplateDto[]> {
    return this.templates.list();
  }

  @Post()
  @ApiCreatedResponse({ type: PrintTemplateDto })
  @RequirePermission(
    'print_templates.write',
    'Writes a new version of a text; it is printed after an approval.',
  )
  addPrintTemplate(@Body() body: NewTemplateRequest): Promise<PrintTemplateDto> {
    return once(
      () => this.templates.add(body),
      (made) => this.templates.get(made),
    );
  }

  @Put(':id')
  @ApiOkResponse({ type: PrintTemplateDto })
  @RequirePermission('print_templates.write', 'Replaces the text of a draft.')
  updatePrintTemplate(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: TemplateTextRequest,
  ): Promise<PrintTemplateDto> {
    return once(
      () => this.templates.write(id, version, body),
      (made) => this.templates.get(made),
    );
  }

  @Post(':id/approval')
  @Answers(PrintTemplateDto)
  @RequirePermission('print_templates.write', 'Approves the draft of another administrator.')
  approvePrintTemplate(@Id() id: string, @IfMatch() version: number): Promise<PrintTemplateDto> {
    return once(
      () => this.templates.approve(id, version),
      (made) => this.templates.get(made),
    );
  }

  @Post('previews')
  @HttpCode(200)
  @ApiProduces('application/pdf')
  @ApiOkResponse(FILE)
  @RequirePermission('print_templates.write', 'Shows a text on paper with invented data.', { readOnly: true })
  async previewPrintTemplate(
    @Body() body: TemplatePreviewRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return streamed(response, await this.templates.preview(body));
  }
}

/** Whether a printed order is genuine; for anyone who holds one. */
@ApiTags('printing')
@Controller('paper-checks')
export class PaperChecksController {
  constructor(private readonly checks: PaperChecksService) {}

  @Post()
  @Answers(PaperCheckDto)
  @RequirePermission('public', 'Answers whether a printed paper is genuine, by its number and check word.')
  checkPaper(@Body() body: PaperCheckRequest, @Req() request: ApiRequest): Promise<PaperCheckDto> {
    return this.checks.check(body, request.ip ?? '');
  }

  @Get('page')
  @ApiQuery({ name: 'language', enum: FORM_LANGUAGES })
  @ApiProduces('text/html')
  @ApiOkResponse(FILE)
  @RequirePermission('public', 'Gives the page with which a station checks papers without a network.')
  async getStationPage(
    @Query('language', oneOf(FORM_LANGUAGES)) language: FormLanguage,
  ): Promise<StreamableFile> {
    const page = Buffer.from(await this.checks.page(language));
    // Opened from the server its script would not run: it is kept and opened from the disk.
    const disposition = 'attachment; filename="check.html"';
    return new StreamableFile(page, { type: 'text/html; charset=utf-8', disposition, length: page.length });
  }
}
