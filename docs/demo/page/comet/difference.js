// What two files differ in, line by line, read from the files that are shown.

/**
 * @param {HTMLElement} place
 * @param {string} before its url
 * @param {string} after
 */
export async function showDifference(place, before, after) {
  const [one, other] = await Promise.all([linesOf(before), linesOf(after)])
  for (const [index, line] of one.entries()) {
    if (line === other[index]) continue
    place.append(row('-', line), row('+', other[index]))
  }
}

async function linesOf(url) {
  const response = await fetch(url)
  return (await response.text()).split('\n')
}

function row(change, line) {
  const row = document.createElement('span')
  row.dataset.change = change
  row.textContent = `${change} ${line.trim()}`
  return row
}
