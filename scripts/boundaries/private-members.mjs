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
  declarationsOf(symbol).some((declaration) => IN_LIBRARY.test(declaration.getSourceFile().fileName));
const flagsOf = (symbol) =>
  declarationsOf(symbol).reduce((flags, one) => flags | ts.getCombinedModifierFlags(one), 0);
const isReadonly = (symbol) => (flagsOf(symbol) & ts.ModifierFlags.Readonly) !== 0;

function innermost(expression) {
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression))
    return innermost(expression.expression);
  return expression;
}

const isWithinCast = (node) => {
  const { parent } = node;
  return ts.isParenthesizedExpression(parent) ? isWithinCast(parent) : ts.isAsExpression(parent);
};

const isAssigned = (node) =>
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
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return null;
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
    if (isWithinCast(node)) return [];
    const type = this.libraryType(innermost(node));
    const shape = this.checker.getTypeFromTypeNode(node.type);
    if (!type || !shape.symbol || isOfLibrary(shape.symbol)) return [];
    return (
      this.checker
        .getPropertiesOfType(shape)
        // `Symbol.asyncIterator` and the like are of the language.
        .filter((member) => !member.name.startsWith('__@'))
        .filter((member) => this.isHidden(type, member.name, !isReadonly(member)))
        .map(({ name }) => name)
    );
  }

  ofBrackets({ expression, argumentExpression }) {
    if (!ts.isStringLiteral(argumentExpression)) return [];
    const type = this.libraryType(expression);
    const member = type && this.checker.getPropertyOfType(type, argumentExpression.text);
    return member && this.isHidden(type, member.name, false) ? [member.name] : [];
  }

  ofCall({ expression, arguments: [object, what] }) {
    const called = expression.getText();
    if (!object || !what || !/^(?:Object\.assign|Reflect\.(?:get|set))$/.test(called)) return [];
    const type = this.libraryType(innermost(object));
    if (!type) return [];
    const names = ts.isObjectLiteralExpression(what)
      ? what.properties.map(({ name }) => name?.getText() ?? '')
      : ts.isStringLiteral(what)
        ? [what.text]
        : [];
    return names.filter((name) => this.isHidden(type, name, called !== 'Reflect.get'));
  }

  /** @returns {[form: string, members: string[]]} */
  membersAt(node) {
    if (ts.isAsExpression(node)) {
      const isSet = ts.isPropertyAccessExpression(node.parent.parent) && isAssigned(node.parent.parent);
      return [isSet ? 'cast to set' : 'cast to read', this.ofCast(node)];
    }
    if (ts.isElementAccessExpression(node)) return ['brackets', this.ofBrackets(node)];
    if (ts.isCallExpression(node))
      return [node.expression.getText().split(/\.[gs]et$/)[0], this.ofCall(node)];
    return ['', []];
  }
}

/** @returns {{ file: string, line: number, form: string, member: string }[]} */
export function hiddenMembersIn(root, files) {
  const { config } = ts.readConfigFile(resolve(root, 'backend/tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(root, 'backend'));
  const program = ts.createProgram(files, options);
  const reader = new Reader(program);
  const found = [];
  for (const file of files) {
    const source = program.getSourceFile(file);
    const visit = (node) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const [form, members] = reader.membersAt(node);
      for (const member of members) found.push({ file, line: line + 1, form, member });
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}
