// Generated from contracts/InferenceServing.sol by `npm run contracts:build`. Do not edit.
import { inferenceServingErrorsAbi } from './inference-serving-errors';
import { inferenceServingEventsAbi } from './inference-serving-events';
import { inferenceServingViewsAbi } from './inference-serving-views';
import { inferenceServingWritesAbi } from './inference-serving-writes';

export const inferenceServingAbi = [
  ...inferenceServingErrorsAbi,
  ...inferenceServingEventsAbi,
  ...inferenceServingViewsAbi,
  ...inferenceServingWritesAbi,
] as const;
