// A seat that is not ours: the handshake and the transport of docs/protocol.md over npm
// noise-handshake, with OpenSSL's Ed25519 from node itself. It speaks on stdin and stdout.
//
//   node noise_peer.js '{"kind":1,"initiator":true,"class":HEX,"network_key":HEX,
//                        "device_seed":HEX,"noise_secret":HEX,"expects_refusal":false}'
//
// After the handshake it answers each frame with the frame reversed, and an end with
// hash 64 | class 32 | peer's device key 32 as its last frame, then its own end. Exit code 3: it
// was refused, or refused.
'use strict'

const crypto = require('crypto')
const Noise = require('noise-handshake')
const Cipher = require('noise-handshake/cipher')
const curve = require('noise-handshake/dh')

const MEMBER = 1
const JOIN = 2
const MOST_PLAIN = 65518

const setup = JSON.parse(process.argv[2])
const hex = (text) => Buffer.from(text, 'hex')
const ownKeys = curve.generateKeyPair(hex(setup.noise_secret))
const device = ed25519(hex(setup.device_seed))

function ed25519 (seed) {
  const der = Buffer.concat([hex('302e020100300506032b657004220420'), seed])
  const secret = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = crypto.createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return { secret, publicKey: spki.subarray(spki.length - 32) }
}

function signedString (classId, noiseKey) {
  return Buffer.concat([Buffer.from('atelier noise-static 1\0'), classId, noiseKey])
}

function ownBinding (classId) {
  const message = signedString(classId, ownKeys.publicKey)
  return Buffer.concat([device.publicKey, crypto.sign(null, message, device.secret)])
}

function checkBinding (payload, classId, noiseKey) {
  if (payload.length !== 96) throw new Error('a binding of another length')
  const spki = Buffer.concat([hex('302a300506032b6570032100'), payload.subarray(0, 32)])
  const key = crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const message = signedString(classId, noiseKey)
  if (!crypto.verify(null, message, key, payload.subarray(32))) throw new Error('a wrong binding')
  return Buffer.from(payload.subarray(0, 32))
}

function begin (kind) {
  const options = kind === MEMBER ? { psk: hex(setup.network_key) } : {}
  const noise = new Noise(kind === MEMBER ? 'XXpsk0' : 'XX', setup.initiator, ownKeys, options)
  noise.initialise(Buffer.concat([Buffer.from('atelier 1\0'), Buffer.from([kind])]))
  return noise
}

// Bytes from stdin as they are asked for.
const input = { held: Buffer.alloc(0), source: process.stdin[Symbol.asyncIterator]() }
async function take (size) {
  while (input.held.length < size) {
    const { value, done } = await input.source.next()
    if (done) throw new Error('the stream ended early')
    input.held = Buffer.concat([input.held, value])
  }
  const bytes = input.held.subarray(0, size)
  input.held = input.held.subarray(size)
  return bytes
}
async function takeMessage () {
  return take((await take(2)).readUInt16BE())
}
function give (message) {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  process.stdout.write(Buffer.concat([length, message]))
}

async function initiate () {
  const noise = begin(setup.kind)
  process.stdout.write(Buffer.from([setup.kind]))
  give(noise.send())
  const payload = noise.recv(await takeMessage())
  const front = setup.kind === JOIN ? 32 : 0
  const classId = front ? Buffer.from(payload.subarray(0, 32)) : hex(setup.class)
  const peer = checkBinding(payload.subarray(front), classId, noise.rs)
  give(noise.send(ownBinding(classId)))
  return { noise, classId, peer }
}

async function respond () {
  const kind = (await take(1))[0]
  const noise = begin(kind)
  if (noise.recv(await takeMessage()).length !== 0) throw new Error('message 1 has a payload')
  const classId = hex(setup.class)
  give(noise.send(Buffer.concat([kind === JOIN ? classId : Buffer.alloc(0), ownBinding(classId)])))
  const peer = checkBinding(noise.recv(await takeMessage()), classId, noise.rs)
  return { noise, classId, peer }
}

function varint (value) {
  const bytes = []
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80)
  return Buffer.from([...bytes, value])
}

function sendFrame (cipher, frame) {
  const stream = Buffer.concat([varint(frame.length), frame])
  for (let at = 0; at < stream.length; at += MOST_PLAIN) {
    give(cipher.encrypt(Buffer.concat([Buffer.from([1]), stream.subarray(at, at + MOST_PLAIN)])))
  }
}

// The whole frames at the front of the stream, and what is left of it.
function cut (stream) {
  const frames = []
  for (;;) {
    let size = 0
    let at = 0
    do {
      if (at === stream.length) return { frames, rest: stream }
      size += (stream[at] & 0x7f) * 128 ** at
    } while (stream[at++] & 0x80)
    if (stream.length < at + size) return { frames, rest: stream }
    frames.push(stream.subarray(at, at + size))
    stream = stream.subarray(at + size)
  }
}

async function converse ({ noise, classId, peer }) {
  const sending = new Cipher(noise.tx)
  const receiving = new Cipher(noise.rx)
  let stream = Buffer.alloc(0)
  for (;;) {
    const plain = receiving.decrypt(await takeMessage())
    if (plain[0] === 2) break
    if (plain[0] !== 1) throw new Error('a record of another kind')
    const { frames, rest } = cut(Buffer.concat([stream, plain.subarray(1)]))
    stream = Buffer.from(rest)
    for (const frame of frames) sendFrame(sending, Buffer.from(frame).reverse())
  }
  if (stream.length !== 0) throw new Error('an end inside a frame')
  sendFrame(sending, Buffer.concat([noise.hash, classId, peer]))
  give(sending.encrypt(Buffer.from([2])))
}

(setup.initiator ? initiate() : respond()).then(converse).catch((error) => {
  if (!setup.expects_refusal) console.error(error.message)
  process.exitCode = 3
}).finally(() => process.stdin.destroy())
