// @ts-check
// A self-signed certificate for loopback, made at run time: node:crypto signs it, the DER around it is written here.

import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/**
 * @param {number} tag
 * @param {...Buffer} parts
 */
function der(tag, ...parts) {
  const body = Buffer.concat(parts)
  const { length } = body
  // DER wants the shortest form; browsers insist on it.
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), body])
}

const sequence = (/** @type {Buffer[]} */ ...parts) => der(0x30, ...parts)
const set = (/** @type {Buffer[]} */ ...parts) => der(0x31, ...parts)
const integer = (/** @type {Buffer} */ bytes) => der(0x02, bytes)
const bitString = (/** @type {Buffer} */ bytes) => der(0x03, Buffer.of(0), bytes)
const octetString = (/** @type {Buffer} */ bytes) => der(0x04, bytes)
const oid = (/** @type {string} */ hex) => der(0x06, Buffer.from(hex, 'hex'))
const utf8 = (/** @type {string} */ text) => der(0x0c, Buffer.from(text))
const utcTime = (/** @type {Date} */ date) =>
  der(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .replace(/\.\d+|[-:T]/g, '')
        .slice(2),
    ),
  )

const COMMON_NAME = oid('550403')
const SUBJECT_ALT_NAME = oid('551d11')
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))

const DAY = 86_400_000

/** @returns {{ key: string, cert: string }} PEM, for `localhost` and 127.0.0.1, valid for a week */
export function selfSigned() {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const name = sequence(set(sequence(COMMON_NAME, utf8('localhost'))))
  const dnsName = der(0x82, Buffer.from('localhost'))
  const ipAddress = der(0x87, Buffer.of(127, 0, 0, 1))
  const now = Date.now()
  const certificate = sequence(
    der(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])), // serial number; the leading 1 keeps it positive
    ECDSA_WITH_SHA256,
    name, // issuer
    sequence(utcTime(new Date(now - DAY)), utcTime(new Date(now + 7 * DAY))),
    name, // subject
    createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, octetString(sequence(dnsName, ipAddress))))), // extensions
  )
  const signature = sign('sha256', certificate, createPrivateKey(pair.privateKey))
  const body = sequence(certificate, ECDSA_WITH_SHA256, bitString(signature)).toString('base64')
  const lines = body.match(/.{1,64}/g)?.join('\n')
  return { key: pair.privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` }
}
