// Generated from contracts/LedgerManager.sol by `npm run contracts:build`. Do not edit.
export const ledgerManagerEventsAbi = [
  {"anonymous":false,"inputs":[{"indexed":true,"name":"user","type":"address"},{"indexed":true,"name":"service","type":"address"},{"indexed":false,"name":"amount","type":"uint256"}],"name":"FundSpent","type":"event"},
  {"anonymous":false,"inputs":[{"indexed":false,"name":"version","type":"uint8"}],"name":"Initialized","type":"event"},
  {"anonymous":false,"inputs":[{"indexed":true,"name":"user","type":"address"},{"indexed":false,"name":"additionalInfo","type":"string"}],"name":"LedgerInfoUpdated","type":"event"},
  {"anonymous":false,"inputs":[{"indexed":true,"name":"previousOwner","type":"address"},{"indexed":true,"name":"newOwner","type":"address"}],"name":"OwnershipTransferred","type":"event"},
  {"anonymous":false,"inputs":[{"indexed":false,"name":"serviceType","type":"string"},{"indexed":false,"name":"version","type":"string"},{"indexed":false,"name":"serviceAddress","type":"address"}],"name":"RecommendedServiceUpdated","type":"event"},
  {"anonymous":false,"inputs":[{"indexed":true,"name":"serviceAddress","type":"address"},{"indexed":false,"name":"serviceName","type":"string"}],"name":"ServiceRegistered","type":"event"},
] as const;
