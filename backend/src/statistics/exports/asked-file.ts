import { Injectable, Param, StreamableFile, applyDecorators } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces } from '@nestjs/swagger';
import { LANGUAGES } from '../../identity/index.js';
import { notFound } from '../../shared/errors.js';
import { PrintMarkDto } from '../returns/returns.dto.js';
import type { ExportedFile, Marking, Wanted } from './exports.service.js';
import { FILE_FORMS } from './sheet.types.js';

/** Which figures in which language and form, in one word: `referrals-agency.tg.pdf`. */
export interface AskedFile extends Wanted {
  readonly name: string;
}

/** What is made of figures by the browser itself, and says on itself where it came from all the same. */
const TAKINGS = ['print', 'png'] as const satisfies readonly Marking['taking'][];
export interface AskedMark extends Marking {
  readonly name: string;
}

/** Which figures, in which language, and how they are taken. */
function asked<Form extends string>(text: string, forms: readonly Form[]) {
  const [name = '', language, form, ...more] = text.split('.');
  const [known, made] = [LANGUAGES.find((each) => each === language), forms.find((each) => each === form)];
  if (!known || !made || more.length > 0) throw notFound();
  return { name, language: known, form: made };
}

@Injectable()
class FilePipe implements PipeTransform<string, AskedFile> {
  transform(text: string): AskedFile {
    return asked(text, FILE_FORMS);
  }
}

@Injectable()
class MarkPipe implements PipeTransform<string, AskedMark> {
  transform(text: string): AskedMark {
    const { form: taking, ...rest } = asked(text, TAKINGS);
    return { ...rest, taking };
  }
}

export const File = () => Param('file', FilePipe);
export const Marked = () => Param('file', MarkPipe);

/** The line that stands on paper and in a picture. */
export const AnswersWithMark = (): MethodDecorator =>
  applyDecorators(
    ApiParam({
      name: 'file',
      type: String,
      description: 'Figures, language and taking: `on_time.tg.print`.',
    }),
    ApiOkResponse({ type: PrintMarkDto }),
  );

/** A file that is saved and never shown by the browser. */
export const AnswersWithFile = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'file', type: String, description: 'Figures, language and form: `on_time.tg.pdf`.' }),
    ApiProduces('application/octet-stream'),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' } }),
  );

export const sent = ({ name, type, bytes }: ExportedFile): StreamableFile =>
  new StreamableFile(bytes, {
    type,
    disposition: `attachment; filename="${name}"`,
    length: bytes.length,
  });
