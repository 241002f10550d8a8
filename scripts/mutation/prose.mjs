// Tells the mutation tester which texts only people read: sentences and the labels of evidence.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const sentence = /[a-z'] [a-z]/;

/** A text between placeholders counts as one: what stands in a placeholder is a word of the sentence. */
function textOf({ type, value, quasis }) {
  if (type === 'StringLiteral') return value;
  return type === 'TemplateLiteral' ? quasis.map((part) => part.value.raw).join('x') : undefined;
}

const isLabel = ({ parent }) => parent?.type === 'ObjectProperty' && parent.key.name === 'label';

/** Skip sentences and labels (see `stryker.config.mjs`). */
const prose = {
  shouldIgnore(path) {
    const text = textOf(path.node);
    return text !== undefined && (sentence.test(text) || isLabel(path)) ? 'a text for people' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', prose)];
