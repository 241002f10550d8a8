export const providerError = {
  unexpected: 'Something failed that this page has no words for yet. The details below are for engineers.',
  // Before anything was sent
  'service-gone': 'This provider has no service on chain any more. Nothing was sent.',
  'service-not-chat': 'This provider does not offer chat. Nothing was sent.',
  'service-not-acknowledged':
    "The contract's owner has not acknowledged this provider's signing key, so it cannot settle and answers nobody. Nothing was sent.",
  'service-changed': 'The service changed and you did not accept it. Nothing was sent.',
  'model-not-listed':
    'The provider’s list does not name “{model}” as a chat model any more. Nothing was sent. Choose another model or provider.',
  'model-not-priced':
    'The provider’s list states no price for “{model}”, so its cost is not known. Nothing was sent. Choose another model or provider.',
  'no-sub-account': 'You have no funds with this provider yet. Move at least {missing} 0G to it, then send again.',
  'balance-too-low':
    'Funds with this provider: {spendable} 0G. Needed before a message: {required} 0G, including the reserve that is never spent. {missing} 0G are missing.',
  'session-declined': 'No session was signed, so nothing was sent.',
  'session-wallet-missing':
    'The wallet does not show the account {account} any more. Choose it in the wallet, then sign again.',
  'session-signer-differs': 'The wallet signed with {signer}, not with {account}. Choose that account in the wallet.',
  'session-contract-wallet':
    'Providers accept sessions only from ordinary accounts. This wallet signs in another form, as contract wallets do.',
  // While the answer arrives
  'answer-cut': 'The answer ended before its end mark. What arrived is kept; the provider may bill it in full.',
  'answer-error': 'The provider reported an error inside its answer.',
  'answer-unreadable': 'The provider sent something that is not a chat answer.',
  interrupted: 'The page went away while this answer was arriving. What had arrived is kept; it may be billed in full.',
  // From the provider
  'session-invalid': 'The provider did not accept the session. Sign a new one to go on.',
  'session-expired': 'The session has expired. Sign a new one to go on.',
  'session-revoked': 'The session was revoked on chain. Sign a new one to go on.',
  'session-ahead':
    'The provider has not yet seen the latest change of your account. It looks again within about two minutes.',
  'account-missing': 'The provider finds no funds of yours. A transfer to it opens the account it looks for.',
  'account-unread': 'The provider could not read your account from the chain. Nothing was billed.',
  'balance-below-minimum': 'The provider asks for {required} 0G and sees {locked} 0G. {missing} 0G are missing.',
  'user-not-acknowledged':
    'The provider has not yet seen that you accepted its key. The transfer did that; the provider looks again within about two minutes.',
  'signer-not-acknowledged': "The contract's owner has not acknowledged this provider's key, so it refuses requests.",
  'model-unsupported': 'The provider does not serve this model any more.',
  'endpoint-unsupported': 'This provider does not answer chat requests.',
  'request-refused': 'The provider did not accept the message. Change it and send again.',
  'request-too-large': 'The conversation is larger than the 32 MB the provider accepts. Begin a new chat.',
  'context-overflow': 'The conversation is longer than the model can read. Shorten the message or begin a new chat.',
  forbidden: 'The provider refuses this request.',
  'rate-limited': 'The provider asks you to slow down. Wait about {seconds} s.',
  'too-many-at-once': 'Too many of your requests are running with this provider. Wait about {seconds} s.',
  'model-blocked': 'The provider blocked requests after several for a wrong model. Wait about {seconds} s.',
  busy: 'The provider is serving as many requests as it can. Try again in a moment.',
  'upstream-failed': 'The model behind the provider failed. The provider bills only answers it delivered.',
  'provider-failed': 'The provider failed with status {status}.',
  'not-a-provider': 'The address this provider registered does not answer as a provider does (status {status}).',
  'unexpected-answer': 'The provider answered with something that is not a chat answer ({contentType}).',
  'answer-too-large': 'The answer was longer than 16 MB and was cut off here. It may be billed in full.',
  'stream-cut': 'The connection broke in the middle of the answer. What arrived is kept; it may be billed in full.',
  unreachable: '{host} cannot be reached. It may be down, your network may be, or it may not admit browsers.',
  'address-refused':
    'The address this provider registered is not an https address, so this page does not send it your session.',
  'judge-failed': 'The check could not be made in this browser. Reload the page and try again.',
  'evidence-missing':
    'This browser no longer keeps what the verdict was made of. Check the machine again, then ask for the file.',
} as const;
