/**
 * Who may import whom: the table of docs/architecture.md section 2 as data, and the rules made from it.
 * A new folder needs a row here first.
 */

/** Layer → our own layers it may import beside itself. Order: from the inside out. */
const mayImport = {
  'lib/domain': [],
  'lib/protocol': ['lib/domain'],
  'lib/attestation': ['lib/domain'],
  'lib/config': ['lib/domain'],
  'lib/chain': ['lib/domain', 'lib/config'],
  'lib/chat': ['lib/domain', 'lib/protocol'],
  'lib/provider': ['lib/domain', 'lib/protocol', 'lib/attestation', 'lib/chat'],
  'lib/queries': ['lib/domain', 'lib/config', 'lib/chain', 'lib/provider'],
  'lib/intents': ['lib/domain', 'lib/config', 'lib/chain', 'lib/queries'],
  'lib/storage': ['lib/domain', 'lib/chat', 'lib/intents'],
  'lib/i18n': ['lib/domain'],
  'lib/react': [
    'lib/domain',
    'lib/protocol',
    'lib/attestation',
    'lib/config',
    'lib/chain',
    'lib/chat',
    'lib/provider',
    'lib/queries',
    'lib/intents',
    'lib/storage',
    'lib/i18n',
  ],
  'lib/testing': [
    'lib/domain',
    'lib/protocol',
    'lib/attestation',
    'lib/config',
    'lib/chain',
    'lib/chat',
    'lib/provider',
    'lib/queries',
    'lib/intents',
    'lib/storage',
    'lib/i18n',
    'network/transaction',
  ],
  'components/ui': [],
  'components/shell': ['components/ui', 'lib/domain', 'lib/i18n', 'lib/react'],
  // Every other folder of components is one noun; it never reaches into another noun's folder.
  'components/*': ['components/ui', 'lib/domain', 'lib/i18n', 'lib/react'],
  app: ['components', 'lib/react', 'lib/config', 'lib/i18n'],
  contracts: ['lib/chain/abi'],
  network: ['lib/domain', 'lib/protocol', 'lib/attestation', 'lib/config', 'lib/chain', 'contracts'],
  e2e: ['network', 'lib/domain', 'lib/testing/evm'],
  bench: ['network', 'lib', 'contracts', 'e2e'],
};

/** Layer → the only packages it may import, where its law is to stay pure. Layers without a row may import any. */
const mayImportPackages = {
  'lib/domain': ['viem'],
  'lib/protocol': ['viem', 'zod', '@noble/hashes'],
  'lib/chat': ['viem', '@noble/hashes'],
  'lib/i18n': [],
  'components/ui': ['react', 'react-dom', 'next'],
};

const ours = '^(app|components|lib|contracts|network|e2e|bench)/';
const testFiles = '([.](test|network[.]test|spec)[.]tsx?$|^lib/testing/|^(contracts|network/provider)/testing/)';
const asPattern = (path) => `^${path.replaceAll('/', '[/]')}/`;
const named = Object.keys(mayImport).filter((layer) => layer.startsWith('components/') && !layer.endsWith('*'));

/** The folder of a row as a pattern; `components/*` is every noun without a row of its own. */
function folderPattern(layer) {
  if (layer !== 'components/*') return asPattern(layer);
  const others = named.map((name) => name.slice('components/'.length)).join('|');
  return `^components/(?!(?:${others})/)([^/]+)/`;
}

const layerRules = Object.entries(mayImport).map(([layer, allowed]) => ({
  name: `${layer} imports only its rows`,
  comment: allowed.length === 0 ? 'It may import nothing of ours.' : `It may import ${allowed.join(', ')}.`,
  severity: 'error',
  from: { path: folderPattern(layer), pathNot: layer === 'lib/testing' ? '[.]test[.]tsx?$' : testFiles },
  to: {
    path: ours,
    pathNot: [layer === 'components/*' ? '^components/$1/' : asPattern(layer), ...allowed.map(asPattern)],
  },
}));

const packageRules = Object.entries(mayImportPackages).map(([layer, packages]) => ({
  name: `${layer} imports only its packages`,
  comment: packages.length === 0 ? 'It may import no package.' : `It may import ${packages.join(', ')}.`,
  severity: 'error',
  from: { path: folderPattern(layer), pathNot: testFiles },
  to: {
    path: 'node_modules/',
    pathNot: packages.map((name) => `node_modules/${name}/`),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: 'no cycles',
      comment: 'Two files that need each other are one thing, or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'test aids stay in tests',
      comment: 'The app holds no test code.',
      severity: 'error',
      from: { path: ours, pathNot: [testFiles, '^e2e/'] },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'only lib/react knows React',
      comment: 'Everything else of lib also runs where there is no React.',
      severity: 'error',
      from: { path: '^lib/', pathNot: ['^lib/react/', testFiles] },
      to: { path: 'node_modules/(react|react-dom|wagmi|@rainbow-me)/' },
    },
    {
      name: 'the browser imports no Node module',
      comment: 'app, components and lib are bundled for the browser.',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: testFiles },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'every import resolves',
      comment: 'An import that leads nowhere fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '[.]css$' },
    },
    {
      name: 'every folder has a row',
      comment: 'A new folder of lib needs its row in the table first.',
      severity: 'error',
      from: {},
      to: {
        path: '^lib/[^/]+/',
        pathNot: Object.keys(mayImport)
          .filter((layer) => layer.startsWith('lib/'))
          .map(asPattern),
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|[.]next|contracts/build)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
