// Prints the type of the event if the signature of a delivery is valid, otherwise "refused". Usage: node verify.mjs FILE.
import { readFileSync } from 'node:fs';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const { secret, delivery } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const headers = {
  'webhook-id': delivery.id,
  'webhook-timestamp': delivery.timestamp,
  'webhook-signature': delivery.signature,
};
try {
  console.log(new Webhook(secret).verify(delivery.body, headers).type);
} catch (error) {
  if (!(error instanceof WebhookVerificationError)) throw error;
  console.log('refused');
}
