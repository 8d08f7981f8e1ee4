// check ENVELOPE PUBLIC.pem: prints the payload when the signature holds.
// sign TYPE PAYLOAD SECRET.pem: prints an envelope.
'use strict';

const fs = require('node:fs');
const {createPrivateKey, sign} = require('node:crypto');
const {crypto, dsse} = require('@sigstore/core');

const [command, ...files] = process.argv.slice(2);

if (command === 'check') {
  const envelope = JSON.parse(fs.readFileSync(files[0], 'utf8'));
  const key = crypto.createPublicKey(fs.readFileSync(files[1], 'utf8'));
  const payload = Buffer.from(envelope.payload, 'base64');
  const bytes = dsse.preAuthEncoding(envelope.payloadType, payload);
  const holds = envelope.signatures.some(one => crypto.verify(bytes, key, Buffer.from(one.sig, 'base64')));
  if (!holds) {
    console.error('no signature of the key');
    process.exit(1);
  }
  process.stdout.write(payload);
} else {
  const payload = fs.readFileSync(files[1]);
  const key = createPrivateKey(fs.readFileSync(files[2], 'utf8'));
  const sig = sign(null, dsse.preAuthEncoding(files[0], payload), key);
  process.stdout.write(JSON.stringify({
    payloadType: files[0],
    payload: payload.toString('base64url'),
    signatures: [{sig: sig.toString('base64')}],
  }));
}
