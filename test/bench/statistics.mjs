/** @param {readonly number[]} values @param {number} share in [0, 1] */
export const quantile = (values, share) => {
  const sorted = Float64Array.from(values).sort()
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  return below === above ? below : below + (place - Math.floor(place)) * (above - below)
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5)

/** The largest number of moments in any window of this width. @param {readonly number[]} moments @param {number} width */
export const peak = (moments, width) => {
  const sorted = Float64Array.from(moments).sort()
  let most = 0
  for (let first = 0, last = 0; last < sorted.length; last++) {
    while (sorted[last] - sorted[first] >= width) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}
