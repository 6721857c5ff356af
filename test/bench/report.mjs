/** Three significant digits, and no exponents. @param {unknown} value */
const cell = (value) => {
  if (typeof value !== 'number') return String(value ?? '')
  if (!Number.isFinite(value)) return 'never'
  if (Number.isInteger(value)) return value.toLocaleString('en')
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(Math.min(digits, 3))
}

/** Prints rows as a Markdown table. @param {string} title @param {object[]} rows */
export const printTable = (title, rows) => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index].length)))
  const line = (cells) =>
    `| ${cells.map((text, index) => (index ? text.padStart(widths[index]) : text.padEnd(widths[index]))).join(' | ')} |`
  const rule = `| ${widths.map((width, index) => (index ? '-'.repeat(width - 1) + ':' : '-'.repeat(width))).join(' | ')} |`
  console.log(`\n### ${title}\n\n${[line(lines[0]), rule, ...lines.slice(1).map(line)].join('\n')}`)
}
