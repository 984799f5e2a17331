import js from '@eslint/js'
import globals from 'globals'

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'consistent-return': 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
}

export default [
  {
    files: ['src/eqmorph/{studio,mcp}/page/**/*.js', 'src/eqmorph/notebook/*.js'],
    languageOptions: { globals: globals.browser },
    rules,
  },
  {
    files: ['src/eqmorph/studio/page/**/*-worker.js'],
    languageOptions: { globals: globals.worker },
  },
  {
    files: ['tests/page/**/*.js', 'tooling/*.js'],
    languageOptions: { globals: globals.node },
    rules,
  },
]
