import { HttpCode, applyDecorators } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';

/** A command that answers 200 with this; one that creates something answers 201. */
export const Answers = (type: Type | [Type]): MethodDecorator =>
  applyDecorators(HttpCode(200), ApiOkResponse({ type }));

/** A command that answers 204. */
export const AnswersNothing = (): MethodDecorator => applyDecorators(HttpCode(204), ApiNoContentResponse());
