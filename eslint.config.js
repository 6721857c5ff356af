import js from '@eslint/js'
import tseslint from 'typescript-eslint'

const typed = {
  languageOptions: {
    parserOptions: {
      project: ['./tsconfig.json', './test/tsconfig.json'],
      tsconfigRootDir: import.meta.dirname,
    },
  },
}

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'test/**/*.test-d.{ts,tsx}'] },
  js.configs.recommended,
  {
    files: ['src/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    ...typed,
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // The machine's invariants say what is there: a check beside the assertion would be a second truth.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What the types call sure is not: callers may be JavaScript, and a platform may lack what DOM's types have.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-unnecessary-template-expression': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/await-thenable': 'off',
    },
  },
  {
    files: ['test/**/*.{ts,tsx}', '*.ts'],
    extends: [tseslint.configs.recommended],
    ...typed,
    rules: {
      // A page's own objects come back from a browser untyped.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    // TypeScript checks their names, by JSDoc.
    files: ['**/*.{js,mjs}'],
    rules: { 'no-undef': 'off', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
)
