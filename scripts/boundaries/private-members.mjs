/**
 * Where the back end reads or sets a member of a library that the library does not offer: by a cast to a shape of our
 * own, by brackets, by Object.assign or by Reflect.
 */
import { resolve } from 'node:path';
import ts from 'typescript';

const IN_LIBRARY = /\/node_modules\/(?!typescript\/lib\/)/;
const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

const declarationsOf = (symbol) => symbol?.declarations ?? [];
const isOfLibrary = (symbol) =>
  declarationsOf(symbol).some((one) => IN_LIBRARY.test(one.getSourceFile().fileName));
const flagsOf = (symbol) =>
  declarationsOf(symbol).reduce((flags, one) => flags | ts.getCombinedModifierFlags(one), 0);
const isReadonly = (symbol) => (flagsOf(symbol) & ts.ModifierFlags.Readonly) !== 0;

const isWrapped = (node) => ts.isParenthesizedExpression(node) || ts.isAsExpression(node);
const innermost = (node) => (isWrapped(node) ? innermost(node.expression) : node);
const isWithinCast = ({ parent }) =>
  ts.isParenthesizedExpression(parent) ? isWithinCast(parent) : ts.isAsExpression(parent);
const isAssigned = (node) =>
  ts.isPropertyAccessExpression(node) &&
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;

class Reader {
  constructor(program) {
    this.checker = program.getTypeChecker();
  }

  /** Its type, where it comes from a library or extends what does. */
  libraryType(expression) {
    const type = this.checker.getApparentType(this.checker.getTypeAtLocation(expression));
    const comesFrom = (one) =>
      isOfLibrary(one.symbol) ||
      (one.isClassOrInterface() ? this.checker.getBaseTypes(one) : []).some((base) => comesFrom(base));
    return comesFrom(type.target ?? type) ? type : null;
  }

  /** Whether the library keeps it to itself. */
  isHidden(type, name, isWritten) {
    const member = this.checker.getPropertyOfType(type, name);
    if (!member) return true;
    if (!isOfLibrary(member)) return false;
    return (flagsOf(member) & HIDDEN) !== 0 || (isWritten && isReadonly(member));
  }

  ofCast(node) {
    const type = isWithinCast(node) ? null : this.libraryType(innermost(node));
    const shape = this.checker.getTypeFromTypeNode(node.type);
    if (!type || !shape.symbol || isOfLibrary(shape.symbol)) return [];
    const members = this.checker.getPropertiesOfType(shape);
    // `Symbol.asyncIterator` and the like are of the language.
    const named = members.filter(({ name }) => !name.startsWith('__@'));
    return named.filter((one) => this.isHidden(type, one.name, !isReadonly(one))).map(({ name }) => name);
  }

  ofBrackets({ expression, argumentExpression: { text } }) {
    const type = this.libraryType(expression);
    return type && this.checker.getPropertyOfType(type, text) && this.isHidden(type, text, false)
      ? [text]
      : [];
  }

  ofCall({ arguments: [object, what] }, isWritten) {
    const type = object && what && this.libraryType(innermost(object));
    if (!type) return [];
    const names = ts.isObjectLiteralExpression(what)
      ? what.properties.map(({ name }) => name?.getText() ?? '')
      : [what.text ?? ''].filter(Boolean);
    return names.filter((name) => this.isHidden(type, name, isWritten));
  }

  /** @returns {[form: string, members: string[]]} */
  membersAt(node) {
    if (ts.isAsExpression(node))
      return [isAssigned(node.parent.parent) ? 'cast to set' : 'cast to read', this.ofCast(node)];
    if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression))
      return ['brackets', this.ofBrackets(node)];
    const called = ts.isCallExpression(node) ? node.expression.getText() : '';
    const [, form] = /^(Object\.assign|Reflect)(?:\.[gs]et)?$/.exec(called) ?? [];
    return form ? [form, this.ofCall(node, called !== 'Reflect.get')] : ['', []];
  }
}

/** @returns {{ file: string, line: number, form: string, member: string }[]} */
export function hiddenMembersIn(root, files) {
  const { config } = ts.readConfigFile(resolve(root, 'backend/tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(root, 'backend'));
  const program = ts.createProgram(files, options);
  const reader = new Reader(program);
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    const visit = (node) => {
      const [form, members] = reader.membersAt(node);
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      const found = members.map((member) => ({ file, line, form, member }));
      ts.forEachChild(node, (child) => void found.push(...visit(child)));
      return found;
    };
    return visit(source);
  });
}
