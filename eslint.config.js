import node from 'eslint-plugin-n'
import { defineConfig, globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'

/** The oldest runtime that the console offers for a cloud function. */
const OLDEST_NODE = '>=16.13.0'

const PASSED_IN =
  'is an effect: take it from the effects that the entry passes in (domain/effects.ts).'

const SDK_ONLY_IN_PLATFORM = {
  name: 'wx-server-sdk',
  message: 'Only cloudfunctions/shared/platform/ speaks to wx-server-sdk.',
}

const RANDOM = [
  'default',
  'getRandomValues',
  'pseudoRandomBytes',
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'webcrypto',
]

/** Hashes, ciphers and signatures are functions of their input; chance is not. */
const NO_RANDOM = ['node:crypto', 'crypto'].map((name) => ({
  name,
  importNames: RANDOM,
  message: `Randomness ${PASSED_IN}`,
}))

/** The object `z` refers to all of zod, languages of its messages too: 380 KB and 13 ms of load in every function. */
const ZOD_AS_NAMESPACE = {
  selector: "ImportDeclaration[source.value='zod'] ImportSpecifier[imported.name='z']",
  message: "Write import * as z from 'zod', of which only what is used gets into the bundle.",
}

const EFFECT_MODULES =
  '^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|net|os|perf_hooks|process|readline|timers|tls|worker_threads)(/|$)'

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'miniprogram/miniprogram_npm/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: { eqeqeq: 'error' } },

  {
    files: ['**/*.ts'],
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        // Named, not left to the project service, which reads the functions twice and takes a fifth longer.
        project: [
          'tsconfig.json',
          'miniprogram/tsconfig.json',
          'test/unit/miniprogram/tsconfig.json',
          'local/phone/screen/tsconfig.json',
          'local/phone/shell/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `const { _id, ...rest } = document` is how a field is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // An async function without await is how a function of an asynchronous interface turns a throw into a rejection.
      '@typescript-eslint/require-await': 'off',
    },
  },

  // Made of errors, which are the compiler's to find.
  { files: ['test/types/**/*.ts'], extends: [typescript.configs.disableTypeChecked] },

  {
    files: ['cloudfunctions/**/*.ts'],
    plugins: { n: node },
    // All that Node knows today: the rules below see only globals that are declared.
    languageOptions: { globals: node.configs['flat/recommended-module'].languageOptions.globals },
    rules: {
      'n/no-unsupported-features/node-builtins': ['error', { version: OLDEST_NODE }],
      'n/no-unsupported-features/es-builtins': ['error', { version: OLDEST_NODE }],
      // `void promise` too: when a function has returned, the instance is frozen, and what was not awaited may never leave.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      'no-restricted-imports': ['error', { paths: [SDK_ONLY_IN_PLATFORM] }],
      'no-restricted-syntax': ['error', ZOD_AS_NAMESPACE],
    },
  },

  {
    files: ['cloudfunctions/shared/**/*.ts'],
    ignores: ['cloudfunctions/shared/platform/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [SDK_ONLY_IN_PLATFORM, ...NO_RANDOM],
          patterns: [{ regex: EFFECT_MODULES, message: `What it does ${PASSED_IN}` }],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['clearInterval', 'clearTimeout', 'setImmediate', 'setInterval', 'setTimeout'].map(
          (name) => ({ name, message: `Waiting ${PASSED_IN}` }),
        ),
        { name: 'console', message: `The log ${PASSED_IN}` },
        { name: 'performance', message: `The clock ${PASSED_IN}` },
        { name: 'process', message: `The environment ${PASSED_IN}` },
      ],
      'no-restricted-syntax': [
        'error',
        ZOD_AS_NAMESPACE,
        ...[
          "MemberExpression[object.name='Date'][property.name='now']",
          "NewExpression[callee.name='Date'][arguments.length=0]",
          "CallExpression[callee.name='Date']",
        ].map((selector) => ({ selector, message: `The clock ${PASSED_IN}` })),
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: `Randomness ${PASSED_IN}`,
        },
      ],
    },
  },

  {
    files: ['cloudfunctions/shared/platform/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
)
